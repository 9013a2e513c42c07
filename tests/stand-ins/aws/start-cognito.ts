import { type OidcIssuer, startOidcIssuer } from '../oidc-issuer.ts';
import { headerOf, type ReceivedRequest } from '../receive-request.ts';
import { CANARY, type Reply, type StandInServer, startStandIn } from './stand-in-server.ts';
import { type KnownKey, verifySignature } from './verify-signature.ts';

export type CognitoOptions = {
  readonly keys: Readonly<Record<string, KnownKey>>;
  /** Issuer of the tokens where several stand-ins share one; it stays open when they close. */
  readonly issuer?: OidcIssuer;
};

export type CognitoStandIn = StandInServer & { readonly issuer: OidcIssuer };

export const COGNITO_POOL = 'eu-west-1:11111111-2222-3333-4444-555555555555';
export const COGNITO_IDENTITY = 'eu-west-1:99999999-2222-3333-4444-555555555555';
export const COGNITO_LOGIN = { provider: 'nymgate.gateway', login: 'gateway-1' } as const;
const TYPE = 'application/x-amz-json-1.1';

/** A Cognito identity pool with one developer provider, one login and its identity (graph-facts.md#5.2), in the AWS JSON 1.1 protocol. */
export async function startCognito({ keys, ...options }: CognitoOptions): Promise<CognitoStandIn> {
  const issuer = options.issuer ?? (await startOidcIssuer());
  const known = new Map(Object.entries(keys));
  const server = await startStandIn({
    token: (request) => {
      const found = verifySignature(request, {
        keys: known,
        now: Date.now(),
        region: 'eu-west-1',
        service: 'cognito-identity',
      });
      return found === undefined ? openIdToken(request, issuer) : fault(403, found);
    },
    refused: fault(400, 'NotAuthorizedException'),
    throttled: fault(400, 'com.amazonaws.cognito#TooManyRequestsException'),
    garbage: { status: 200, type: TYPE, body: `{"Token":"${CANARY}` },
    'no-jwt': {
      status: 200,
      type: TYPE,
      body: JSON.stringify({ IdentityId: COGNITO_IDENTITY, Token: CANARY }),
    },
  });
  return {
    ...server,
    issuer,
    close: async () => {
      await Promise.all([server.close(), options.issuer === undefined ? issuer.close() : undefined]);
    },
  };
}

async function openIdToken(request: ReceivedRequest, issuer: OidcIssuer): Promise<Reply> {
  if (
    headerOf(request, 'x-amz-target') !== 'AWSCognitoIdentityService.GetOpenIdTokenForDeveloperIdentity' ||
    headerOf(request, 'content-type') !== TYPE
  )
    return fault(400, 'UnknownOperationException');
  const { IdentityPoolId, IdentityId, Logins, TokenDuration } = JSON.parse(request.body) as Record<
    string,
    unknown
  >;
  if (IdentityPoolId !== COGNITO_POOL) return fault(400, 'ResourceNotFoundException');
  if (IdentityId !== undefined && IdentityId !== COGNITO_IDENTITY)
    return fault(400, 'DeveloperUserAlreadyRegisteredException');
  const { provider, login } = COGNITO_LOGIN;
  if (JSON.stringify(Logins) !== JSON.stringify({ [provider]: login }))
    return fault(400, 'InvalidParameterException');
  const now = Math.floor(Date.now() / 1_000);
  const Token = await issuer.sign({
    sub: COGNITO_IDENTITY,
    aud: COGNITO_POOL,
    amr: ['authenticated', provider, `${provider}:${COGNITO_POOL}:${login}`],
    iat: now,
    exp: now + Number(TokenDuration),
  });
  return { status: 200, type: TYPE, body: JSON.stringify({ IdentityId: COGNITO_IDENTITY, Token }) };
}

function fault(status: number, code: string): Reply {
  return { status, type: TYPE, body: JSON.stringify({ __type: code, message: CANARY }) };
}
