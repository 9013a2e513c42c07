import type { Fault } from './fault.ts';

/** OAuth `error` values of Entra's token endpoint (RFC 6749 5.2 and Microsoft's additions). */
export type OauthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'invalid_scope'
  | 'invalid_resource'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'interaction_required'
  | 'temporarily_unavailable';

/** What an AADSTS code means. `error` is what Entra usually sends beside it; Microsoft fixes neither. */
export type EntraFault = Fault & { readonly error: OauthError };
