import { type AadstsRows, type AadstsText, TENANT_NAME } from './aadsts-text.ts';

const request = (text: string): AadstsText => ['invalid_request', 400, text];
const scope = (text: string): AadstsText => ['invalid_scope', 400, text];
const resource = (text: string): AadstsText => ['invalid_resource', 400, text];
const transient = (text: string, status = 503): AadstsText => ['temporarily_unavailable', status, text];

/** About the tenant, the form, the scope, and Entra's own weather. `{}` is what was presented. */
export const REQUEST_ERRORS = {
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
