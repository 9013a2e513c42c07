import { randomUUID } from 'node:crypto';

/** OAuth error, HTTP status, message; `{}` is replaced by the presented value. */
type AadstsText = readonly [error: OAuthError, status: number, text: string];
type AadstsRows = Readonly<Record<number, AadstsText>>;

/** RFC 6749 5.2, and what Entra adds (graph-facts.md#4.1). */
type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_resource'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'interaction_required'
  | 'temporarily_unavailable';

/** Entra's messages name the tenant; a test searches for this word to find leaked messages. */
const TENANT_NAME = 'Northwind';
const request = (text: string): AadstsText => ['invalid_request', 400, text];
const scope = (text: string): AadstsText => ['invalid_scope', 400, text];
const resource = (text: string): AadstsText => ['invalid_resource', 400, text];
const transient = (text: string, status = 503): AadstsText => ['temporarily_unavailable', status, text];

/** Tenant, form, scope and failures of Entra. `{}` is the presented value. */
const REQUEST_ERRORS = {
  28002: scope(
    'Provided value for the input parameter scope is not valid when requesting an access token: {}.',
  ),
  50001: resource('The resource principal named {} is disabled or does not exist.'),
  500011: resource(
    `The resource principal named {} was not found in the tenant named ${TENANT_NAME}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  ),
  650052: request(
    `The app is trying to access a service '{}' that the organization '${TENANT_NAME}' lacks a service principal for. Contact the IT administrator to review the configuration of the service subscriptions or consent to the application.`,
  ),
  650056: request(
    'Misconfigured application {}. The client has not listed any permissions for the resource, or the administrator has not consented in the tenant.',
  ),
  650057: resource(
    "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration: {}.",
  ),
  70003: ['unsupported_grant_type', 400, "The app requested an unsupported grant type '{}'."],
  70011: scope(
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {} is not valid.",
  ),
  90002: request(
    "Tenant '{}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  ),
  90006: transient('The service had an external error that can be retried.'),
  90012: transient('The request has timed out.', 504),
  90014: request(
    "The required field '{}' is missing from the credential. Ensure that all the necessary parameters are present.",
  ),
  90023: request('{}'),
  90024: transient('The request budget was exceeded: a transient error occurred. Try again.'),
  90033: transient('A transient error has occurred. Please try again.'),
  90038: request("Tenant '{}' request is being redirected to the National Cloud in which it lives."),
  90055: transient(`There are too many incoming requests of the tenant ${TENANT_NAME}.`, 429),
  900144: request("The request body must contain the following parameter: '{}'."),
  900561: request('The endpoint only accepts POST requests. Received a {} request.'),
  9001023: request(
    'The grant type is not supported over the /{} endpoint. Please use the /organizations or tenant-specific endpoint.',
  ),
  9002313: request('Invalid request. Request is malformed or invalid.'),
  1002012: scope(
    'The provided value for scope {} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  ),
} as const satisfies AadstsRows;

const client = (text: string): AadstsText => ['invalid_client', 401, text];
const unauthorized = (text: string): AadstsText => ['unauthorized_client', 400, text];
const blocked = (text: string): AadstsText => ['interaction_required', 400, text];

/** Application, service principal, secrets, consent and policies of the tenant. */
const CLIENT_ERRORS = {
  53003: blocked(
    'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  ),
  530035: blocked('Access has been blocked by security defaults.'),
  65001: [
    'invalid_grant',
    400,
    "The user or administrator has not consented to use the application with ID '{}'. Send an interactive authorization request for this user and resource.",
  ],
  70001: unauthorized("The application '{}' is disabled."),
  700011: unauthorized("Application with identifier {} was not found in the organization's tenant."),
  700016: unauthorized(
    `Application with identifier '{}' was not found in the directory '${TENANT_NAME}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  ),
  700025: client("Client is public so neither 'client_assertion' nor 'client_secret' should be presented."),
  70052: client(
    'The identity must be a managed identity, a single tenant app, or a service account. Application: {}.',
  ),
  7000112: unauthorized("Application '{}' is disabled."),
  7000215: client(
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{}'.",
  ),
  7000218: client(
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ),
  7000222: client("The provided client secret keys for app '{}' are expired."),
  7000229: client(
    `The client application {} is missing service principal in the tenant ${TENANT_NAME}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
  ),
  900382: ['invalid_request', 400, 'Confidential Client is not supported in Cross Cloud request.'],
  900432: ['invalid_request', 400, 'Confidential Client is not supported in Cross Cloud request.'],
} as const satisfies AadstsRows;

const FEDERATION = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation';
const CERTIFICATES = 'https://learn.microsoft.com/entra/identity-platform/certificate-credentials';
const unmatched = (what: string): AadstsText =>
  client(
    `No matching federated identity record found for presented assertion ${what}. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ${FEDERATION}`,
  );

/** Client assertions: federated, or signed with a registered certificate's key. */
const ASSERTION_ERRORS = {
  50012: client('Authentication failed. {}'),
  50013: client('Assertion failed signature validation. [Reason - {}]'),
  500133: client('Assertion is not within its valid time range. {}'),
  50027: request('Invalid JWT token. No certificate thumbprint specified in token header.'),
  50166: request("Request to External OIDC endpoint failed. Issuer: '{}'."),
  501661: request(
    "Request to External OIDC endpoint failed: its metadata or keys cannot be read. Issuer: '{}'.",
  ),
  700021: client(
    `Client assertion application identifier doesn't match 'client_id' parameter. See ${CERTIFICATES} .`,
  ),
  700023: client(`Client assertion audience claim does not match Realm issuer. See ${CERTIFICATES} .`),
  700024: client(
    `Client assertion is not within its valid time range. {} Review the documentation at ${CERTIFICATES} .`,
  ),
  700027: client('Client assertion contains an invalid signature. [Reason - {}]'),
  700030: client(
    "Invalid certificate - subject name in certificate is not authorized. Certificate subject: '{}'.",
  ),
  70021: unmatched('{}'),
  700211: unmatched("issuer '{}'"),
  700212: unmatched("audience '{}'"),
  700213: unmatched("subject '{}'"),
  7002138: unmatched("subject '{}'"),
  700222: client(
    'Entra ID issued tokens may not be used as an assertion for federated identity credentials, except those of managed identities. Issuer: {}.',
  ),
  700223: client(
    `The tenant ${TENANT_NAME} has constrained the use of workload identity federation. Issuer '{}' is not among those it allows.`,
  ),
  700238: client(`Workload identity federation is not allowed in the tenant ${TENANT_NAME} for issuer '{}'.`),
  70025: client("The client '{}' has no configured federated identity credentials."),
  900384: request('JWT token failed signature validation. [Reason - {}]'),
} as const satisfies AadstsRows;

export type TokenResponse = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** Errors of the token endpoint, paraphrased where Microsoft publishes no message (graph-facts.md#4.1). */
export const AADSTS = { ...REQUEST_ERRORS, ...CLIENT_ERRORS, ...ASSERTION_ERRORS } as const;
export type AadstsCode = keyof typeof AADSTS;
export type AadstsRejection = { readonly code: AadstsCode; readonly detail: string };
export const toRejection = (code: AadstsCode, detail: string): AadstsRejection => ({ code, detail });

/** The error body of graph-facts.md#4.1, with fresh trace and correlation ids. */
export function aadsts(code: AadstsCode, detail: string, now: Date): TokenResponse {
  const [error, status, text]: AadstsText = AADSTS[code];
  const trace = randomUUID();
  const correlation = randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text.replaceAll('{}', () => detail)} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}
