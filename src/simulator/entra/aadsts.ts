import { randomUUID } from 'node:crypto';

/** What a token endpoint answers: status and JSON. */
export type TokenAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

const LEARN = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation';
const MISMATCH = `Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ${LEARN}`;

/**
 * Errors of the token endpoint: AADSTS number, OAuth error, status, text. Texts quote what was presented, as Entra's do.
 * Sources: entra-docs reference-error-codes; the texts of 50166, 700212 and 1002012 are by analogy.
 */
export const AADSTS = {
  50013: [
    'invalid_client',
    401,
    (reason: string) => `Assertion failed signature validation. [Reason - ${reason}]`,
  ],
  50166: [
    'invalid_request',
    400,
    (issuer: string) => `Request to External OIDC endpoint failed. Issuer: '${issuer}'.`,
  ],
  500011: [
    'invalid_resource',
    400,
    (resource: string) =>
      `The resource principal named ${resource} was not found in the tenant named Northwind. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  ],
  700016: [
    'unauthorized_client',
    400,
    (client: string) =>
      `Application with identifier '${client}' was not found in the directory 'Northwind'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  ],
  7000215: [
    'invalid_client',
    401,
    (client: string) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client}'.`,
  ],
  7000218: [
    'invalid_client',
    401,
    () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ],
  7000229: [
    'invalid_client',
    401,
    (client: string) =>
      `The client application ${client} is missing service principal in the tenant Northwind. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
  ],
  700024: [
    'invalid_client',
    401,
    (times: string) =>
      `Client assertion is not within its valid time range. ${times} Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`,
  ],
  70003: [
    'unsupported_grant_type',
    400,
    (grant: string) => `The app requested an unsupported grant type '${grant}'.`,
  ],
  70011: [
    'invalid_scope',
    400,
    (scope: string) =>
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
  ],
  700211: [
    'invalid_client',
    401,
    (issuer: string) =>
      `No matching federated identity record found for presented assertion issuer '${issuer}'. ${MISMATCH}`,
  ],
  700212: [
    'invalid_client',
    401,
    (audience: string) =>
      `No matching federated identity record found for presented assertion audience '${audience}'. ${MISMATCH}`,
  ],
  700213: [
    'invalid_client',
    401,
    (subject: string) =>
      `No matching federated identity record found for presented assertion subject '${subject}'. ${MISMATCH}`,
  ],
  70025: [
    'invalid_client',
    401,
    (client: string) => `The client '${client}' has no configured federated identity credentials.`,
  ],
  90002: [
    'invalid_request',
    400,
    (tenant: string) =>
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  ],
  90023: ['invalid_request', 400, (reason: string) => `${reason}`],
  9001023: [
    'invalid_request',
    400,
    (tenant: string) =>
      `The grant type is not supported over the /${tenant} endpoint. Please use the /organizations or tenant-specific endpoint.`,
  ],
  900144: [
    'invalid_request',
    400,
    (parameter: string) => `The request body must contain the following parameter: '${parameter}'.`,
  ],
  900561: [
    'invalid_request',
    400,
    (method: string) => `The endpoint only accepts POST requests. Received a ${method} request.`,
  ],
  9002313: ['invalid_request', 400, () => 'Invalid request. Request is malformed or invalid.'],
  1002012: [
    'invalid_scope',
    400,
    (scope: string) =>
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  ],
} as const satisfies Record<number, readonly [string, number, (detail: string) => string]>;

export type AadstsCode = keyof typeof AADSTS;

/** The error body of facts 4.1, with fresh trace and correlation ids. */
export function aadsts(code: AadstsCode, detail: string, now: Date): TokenAnswer {
  const [error, status, text] = AADSTS[code];
  const trace = randomUUID();
  const correlation = randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text(detail)} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}
