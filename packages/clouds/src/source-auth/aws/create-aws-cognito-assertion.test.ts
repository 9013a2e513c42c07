import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assertionProviderSuite } from '../../../../../tests/harness/assertion-provider-suite.ts';
import { awsPorts } from '../../../../../tests/stand-ins/aws/aws-ports.ts';
import { CANARY } from '../../../../../tests/stand-ins/aws/stand-in-server.ts';
import {
  COGNITO_IDENTITY,
  COGNITO_LOGIN,
  COGNITO_POOL,
  startCognito,
} from '../../../../../tests/stand-ins/aws/start-cognito.ts';
import { type OidcIssuer, startOidcIssuer } from '../../../../../tests/stand-ins/oidc-issuer.ts';
import { RequestError } from '../../../../engine/src/kernel/errors.ts';
import { type HttpClient, SourceFailure } from '../../../../engine/src/kernel/ports.ts';
import { AWS_FAULTS } from './aws-faults.ts';
import { type AwsCognitoSettings, createAwsCognitoAssertion } from './create-aws-cognito-assertion.ts';

const SECRET = `${CANARY}/secret`;
let issuer: OidcIssuer;
beforeAll(async () => {
  issuer = await startOidcIssuer();
});
afterAll(() => issuer.close());
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function world(settings: Partial<AwsCognitoSettings> = {}) {
  const cognito = await startCognito({ issuer, keys: { AKIAEXAMPLE: { secretAccessKey: SECRET } } });
  const ports = awsPorts({ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: SECRET });
  open.push(cognito, ports);
  const provider = createAwsCognitoAssertion(
    {
      endpoint: cognito.url,
      identityPoolId: COGNITO_POOL,
      identityId: COGNITO_IDENTITY,
      developerProvider: COGNITO_LOGIN.provider,
      login: COGNITO_LOGIN.login,
      tokenSeconds: 300,
      ...settings,
    },
    ports,
  );
  return { cognito, ports, provider };
}

async function readSubject(promise: Promise<string>): Promise<unknown> {
  const outcome = await promise.catch((error: unknown) => error);
  return outcome instanceof RequestError ? outcome.detail.subject : outcome;
}

assertionProviderSuite('aws-cognito', {
  start: async () => {
    const { cognito, ports, provider } = await world();
    return {
      provider,
      respondWith: cognito.answerWith,
      calls: () => cognito.requests.length,
      http: ports.http,
      canaries: [CANARY, 'AKIAEXAMPLE', COGNITO_POOL, COGNITO_IDENTITY, COGNITO_LOGIN.login],
      subjects: Object.keys(AWS_FAULTS),
      close: async () => undefined,
    };
  },
});

describe('aws-cognito: GetOpenIdTokenForDeveloperIdentity', () => {
  it('is one signed call in the region of the pool, its token for identity and pool', async () => {
    const { cognito, provider } = await world();
    const token = await provider.get();
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ sub: COGNITO_IDENTITY, aud: COGNITO_POOL });
    expect(claims.exp - claims.iat).toBe(300);
    expect(cognito.requests.map(({ body }) => JSON.parse(body))).toEqual([
      {
        IdentityPoolId: COGNITO_POOL,
        IdentityId: COGNITO_IDENTITY,
        Logins: { [COGNITO_LOGIN.provider]: COGNITO_LOGIN.login },
        TokenDuration: 300,
      },
    ]);
  });

  it('leaves the identity out when none is configured', async () => {
    const { cognito, provider } = await world({ identityId: undefined });
    await provider.get();
    expect(JSON.parse(cognito.requests[0]?.body ?? '')).not.toHaveProperty('IdentityId');
  });

  it('asks the regional endpoint', async () => {
    const { ports } = await world();
    const requests: string[] = [];
    const http: HttpClient = {
      send: async ({ origin }) => {
        requests.push(origin);
        throw new SourceFailure('unreachable');
      },
    };
    const settings = { developerProvider: 'p', login: 'l', tokenSeconds: 300 };
    for (const region of ['eu-west-1', 'cn-north-1'])
      await readSubject(
        createAwsCognitoAssertion(
          { ...settings, identityPoolId: `${region}:${'0'.repeat(36)}` },
          { ...ports, http },
        ).get(),
      );
    expect(requests).toEqual([
      'https://cognito-identity.eu-west-1.amazonaws.com',
      'https://cognito-identity.cn-north-1.amazonaws.com.cn',
    ]);
  });

  const refusals: [string, Partial<AwsCognitoSettings>, string][] = [
    [
      'an unknown pool',
      { identityPoolId: `eu-west-1:${'0'.repeat(36)}` },
      'Cognito does not know the identity or its login',
    ],
    [
      "another's identity",
      { identityId: `eu-west-1:${'0'.repeat(36)}` },
      'Cognito does not know the identity or its login',
    ],
    ['an unknown login', { login: 'other' }, 'AWS does not accept a setting'],
    ['another region signed', { region: 'us-east-1' }, 'AWS does not accept the signature'],
  ];
  it.each(refusals)('%s', async (_, settings, subject) => {
    const { provider } = await world(settings);
    expect(await readSubject(provider.get())).toBe(subject);
  });
});
