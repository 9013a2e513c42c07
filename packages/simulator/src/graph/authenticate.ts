import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { accessDenied, GraphError, insufficient } from '../base/graph-error.ts';
import type { AccessTokenIssuer } from '../entra/access-token.ts';
import type { AppRegistry } from '../entra/app-registry.ts';
import { parseTokenRoles, type Caller as Signed } from '../entra/directory-roles.ts';
import type { MailboxGrant } from '../entra/entra-types.ts';
import { filesDenied } from './files/drive-routes.ts';
import type { Endpoint } from './odata/call.ts';
import { missingRoleError } from './teams/teams-answers.ts';

export type Caller = Signed & { readonly roles: readonly string[]; readonly grants: readonly MailboxGrant[] };
export type Authenticator = (authorization: string | undefined) => Promise<Caller>;

const CHALLENGE = {
  'www-authenticate':
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
};

const refused = (message: string) =>
  new GraphError(401, 'InvalidAuthenticationToken', message, { headers: CHALLENGE });

/** No service principal, or never consented (graph-facts.md#4.2). */
const unknownIdentity = () =>
  new GraphError(
    401,
    'Authorization_IdentityNotFound',
    'The identity of the calling application could not be established.',
  );

type AuthenticatorOptions = {
  readonly accessTokens: AccessTokenIssuer;
  readonly apps: AppRegistry;
  readonly audiences: readonly string[];
  readonly now: () => Date;
};

/**
 * Checks signature, audience, tenant, time and revocation. Scopes of a delegated token count like roles. Rejects with
 * GraphError 401.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const keys = createLocalJWKSet(options.accessTokens.signingKey.jwks);
  const { known, remember } = createTokenMemory();
  return async (authorization) => {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refused('Access token is empty.');
    const claims = known(token, options.now()) ?? remember(token, await verify(token, keys, options));
    if (options.accessTokens.revoked.has(String(claims['uti'])))
      throw refused('Continuous access evaluation: the token was issued before the revocation.');
    const roles = Array.isArray(claims['roles']) ? claims['roles'].map(String) : [];
    const scopes = typeof claims['scp'] === 'string' ? claims['scp'].split(' ') : [];
    const app = options.apps.find(String(claims['appid']));
    if (app !== undefined && (!app.state.servicePrincipal || (!app.state.knownToGraph && roles.length === 0)))
      throw unknownIdentity();
    const grants = app?.state.mailboxGrants ?? [];
    return { roles: [...roles, ...scopes], grants, person: findPerson(claims) };
  };
}

const MAX_CACHED_TOKENS = 100;

/** Verified tokens: an export sends the same few, and only their time can change. */
function createTokenMemory() {
  const seen = new Map<string, JWTPayload>();
  return {
    known: (token: string, now: Date): JWTPayload | undefined => {
      const claims = seen.get(token);
      const seconds = Math.floor(now.getTime() / 1000);
      return (claims?.exp ?? 0) > seconds && (claims?.nbf ?? 0) <= seconds ? claims : undefined;
    },
    remember: (token: string, claims: JWTPayload): JWTPayload => {
      if (seen.size >= MAX_CACHED_TOKENS) seen.clear();
      seen.set(token, claims);
      return claims;
    },
  };
}

function findPerson({ idtyp, oid, upn, wids }: JWTPayload): Signed['person'] {
  return idtyp === 'user' ? { id: String(oid), upn: String(upn), roles: parseTokenRoles(wids) } : undefined;
}

async function verify(
  token: string,
  keys: ReturnType<typeof createLocalJWKSet>,
  { accessTokens, audiences, now }: AuthenticatorOptions,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      audience: [...audiences],
      currentDate: now(),
      issuer: `https://sts.windows.net/${accessTokens.tenantId}/`,
    });
    return payload;
  } catch (error) {
    throw refused(getMessage(error));
  }
}

function getMessage(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'Lifetime validation failed, the token is expired.';
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'aud'
      ? 'Access token validation failure. Invalid audience.'
      : 'Access token validation failure.';
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'Access token validation failure. Invalid signature.';
  return 'IDX14100: JWT is not well formed, there are no dots (.).';
}

/** Exchange role to the Graph role with the same rights. */
const OPENED: Readonly<Record<MailboxGrant['role'], string>> = {
  'Application Calendars.Read': 'Calendars.Read',
  'Application Mail.ReadBasic': 'Mail.ReadBasic.All',
  'Application MailboxSettings.Read': 'MailboxSettings.Read',
};

/**
 * The token's roles and those that Exchange has assigned for the mailbox; both add up
 * (learn.microsoft.com/exchange/permissions-exo/application-rbac).
 */
export function rolesAt(
  { roles, grants }: Caller,
  endpoint: Endpoint,
  names: readonly string[],
): readonly string[] {
  if (endpoint.service !== 'outlook') return roles;
  const isIn = ({ mailboxes }: MailboxGrant) =>
    mailboxes.some((mailbox) => names.includes(mailbox.toLowerCase()));
  return [...roles, ...grants.filter(isIn).map(({ role }) => OPENED[role])];
}

/** Each service has its own error (graph-facts.md#4.2). */
export function authorize(endpoint: Endpoint, roles: readonly string[]): void {
  if (endpoint.roles.some((role) => roles.includes(role))) return;
  if (endpoint.service === 'teams') throw missingRoleError(endpoint.roles, roles);
  if (endpoint.service === 'files') throw filesDenied();
  throw endpoint.service === 'directory' ? insufficient() : accessDenied();
}
