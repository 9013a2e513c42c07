/** OAuth error, HTTP status, text; `{}` in the text stands for what was presented. */
export type AadstsText = readonly [error: OAuthError, status: number, text: string];

export type AadstsRows = Readonly<Record<number, AadstsText>>;

/** RFC 6749 5.2, and what Entra adds (graph-facts.md#4.1). */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_resource'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'interaction_required'
  | 'temporarily_unavailable';

/** Entra's texts name the tenant; whoever relays one is caught by this word. */
export const TENANT_NAME = 'Northwind';
