import { type AadstsRows, type AadstsText, TENANT_NAME } from './aadsts-text.ts';

const client = (text: string): AadstsText => ['invalid_client', 401, text];
const unauthorized = (text: string): AadstsText => ['unauthorized_client', 400, text];
const blocked = (text: string): AadstsText => ['interaction_required', 400, text];

/** About the application, its service principal, secrets, consent, and the tenant's policies. */
export const CLIENT_ERRORS = {
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
