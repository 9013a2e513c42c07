import { type AadstsRows, type AadstsText, TENANT_NAME } from './aadsts-text.ts';

const client = (text: string): AadstsText => ['invalid_client', 401, text];
const request = (text: string): AadstsText => ['invalid_request', 400, text];

const FEDERATION = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation';
const CERTIFICATES = 'https://learn.microsoft.com/entra/identity-platform/certificate-credentials';
const unmatched = (what: string): AadstsText =>
  client(
    `No matching federated identity record found for presented assertion ${what}. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ${FEDERATION}`,
  );

/** About the client assertion: federated, or signed with a registered certificate's key. */
export const ASSERTION_ERRORS = {
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
