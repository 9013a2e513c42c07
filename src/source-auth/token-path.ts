/**
 * Path of the token endpoint, one for each tenant. A certificate assertion names it as its audience, so both must agree.
 *
 * @example tokenPath('contoso.com') // '/contoso.com/oauth2/v2.0/token'
 */
export function tokenPath(tenant: string): string {
  return `/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
}
