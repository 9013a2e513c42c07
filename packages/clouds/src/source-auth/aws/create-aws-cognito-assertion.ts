import { parseJsonObject } from '../../network/read-text.ts';
import type { AssertionProvider } from '../platform/assertion-provider.ts';
import { isCompactJwt } from '../platform/read-token.ts';
import { createAwsError, toAwsSubject } from './aws-faults.ts';
import { createSignedCaller, type SigningContext } from './credential-chain.ts';
import {
  type AwsPorts,
  createAwsContext,
  getServiceOrigin,
  parseJsonErrorCode,
  sendAwsRequest,
} from './send-aws-request.ts';
import { signRequest } from './sign-request.ts';

export type AwsCognitoSettings = {
  readonly region?: string | undefined;
  /** Overrides the regional Cognito endpoint: FIPS. */
  readonly endpoint?: string | undefined;
  /** `REGION:GUID`; the audience of the federated credential. */
  readonly identityPoolId: string;
  readonly developerProvider: string;
  readonly login: string;
  /** `REGION:GUID`; the subject of the federated credential. */
  readonly identityId?: string | undefined;
  /** 300 to 3600. */
  readonly tokenSeconds: number;
};

const TARGET = 'AWSCognitoIdentityService.GetOpenIdTokenForDeveloperIdentity';

/**
 * Client assertion from a Cognito identity pool with a developer provider, for accounts without outbound
 * identity federation: `GetOpenIdTokenForDeveloperIdentity` (graph-facts.md#5.2). `sub` is the identity,
 * `aud` the pool. Without `identityId` the first call creates an identity for the login, which later ones
 * reuse.
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`), its subject one of `AWS_FAULTS`
 */
export function createAwsCognitoAssertion(settings: AwsCognitoSettings, ports: AwsPorts): AssertionProvider {
  const { identityPoolId, developerProvider, login, identityId, tokenSeconds } = settings;
  const calls = createSignedCaller(settings.region ?? identityPoolId.split(':')[0]);
  const body = new TextEncoder().encode(
    JSON.stringify({
      IdentityPoolId: identityPoolId,
      ...(identityId === undefined ? {} : { IdentityId: identityId }),
      Logins: { [developerProvider]: login },
      TokenDuration: tokenSeconds,
    }),
  );
  return Object.freeze({
    get: () =>
      calls.run(createAwsContext(ports), (signingContext) =>
        requestOpenIdToken({ body, ...settings }, signingContext),
      ),
  });
}

async function requestOpenIdToken(
  {
    body,
    endpoint,
    identityId,
  }: { readonly body: Uint8Array } & Pick<AwsCognitoSettings, 'endpoint' | 'identityId'>,
  { region, credentials, context }: SigningContext,
): Promise<string> {
  const { environment, clock } = context;
  const request = {
    method: 'POST',
    origin: getServiceOrigin('cognito-identity', { region, endpoint, environment }),
    path: '/',
    headers: [
      ['content-type', 'application/x-amz-json-1.1'],
      ['x-amz-target', TARGET],
    ] as const,
    body,
  };
  const headers = signRequest(request, {
    credentials,
    region,
    service: 'cognito-identity',
    now: clock.now(),
  });
  const response = await sendAwsRequest({ ...request, headers }, context);
  const members = parseJsonObject(response.text);
  if (response.status !== 200)
    throw createAwsError(toAwsSubject(response, parseJsonErrorCode(response), clock));
  const { Token: token, IdentityId: identity } = members ?? {};
  if (!isCompactJwt(token) || (identityId !== undefined && identity !== identityId))
    throw createAwsError('AWS answered what it does not document');
  return token;
}
