/**
 * Whether a Graph access token may hold app roles. Entra issues a token before anything is consented to, and it then has no
 * `roles` at all (graph-facts.md#4.1). The token is Graph's and opaque to us: this is a hint for how long to keep it, never a decision
 * about access, and whatever cannot be read counts as having roles.
 *
 * @example hasRoles('opaque') // true
 */
export function hasRoles(token: string): boolean {
  try {
    const [, payload = '', signature] = token.split('.');
    if (signature === undefined) return true;
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return true;
    const roles: unknown = 'roles' in claims ? claims.roles : undefined;
    return Array.isArray(roles) ? roles.length > 0 : roles !== undefined;
  } catch {
    // Not a JWT of ours to read; the parser's message would quote it.
    return true;
  }
}
