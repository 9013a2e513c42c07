import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsCredentials } from '../../packages/clouds/src/source-auth/aws/aws-credentials.ts';
import { createAwsCognitoAssertion } from '../../packages/clouds/src/source-auth/aws/create-aws-cognito-assertion.ts';
import { createCredentialChain } from '../../packages/clouds/src/source-auth/aws/credential-chain.ts';
import {
  type AwsPorts,
  createAwsContext,
} from '../../packages/clouds/src/source-auth/aws/send-aws-request.ts';
import { signRequest } from '../../packages/clouds/src/source-auth/aws/sign-request.ts';
import { awsPorts, type TestAwsPorts } from '../stand-ins/aws/aws-ports.ts';
import { type Moto, startMoto } from './start-moto.ts';

const REGION = 'eu-west-1';
const ROLE = 'arn:aws:iam::123456789012:role/nymgate';
/** Any will do while moto does not check yet. */
const NOBODY: AwsCredentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'nothing' };
const PROVIDER = 'nymgate.gateway';
const RIGHTS = [
  'iam:PutUserPolicy',
  'sts:AssumeRole',
  'sts:GetCallerIdentity',
  'cognito-identity:GetOpenIdTokenForDeveloperIdentity',
];

let moto: Moto;
let user: AwsCredentials;
let pool: string;

/** A query or JSON call of moto, signed like any other. */
async function call(
  service: string,
  body: string,
  { target, by = NOBODY }: { target?: string; by?: AwsCredentials } = {},
) {
  const type = target === undefined ? 'application/x-www-form-urlencoded' : 'application/x-amz-json-1.1';
  const request = {
    method: 'POST',
    origin: moto.url,
    path: '/',
    headers: [
      ['content-type', type] as const,
      ...(target === undefined ? [] : [['x-amz-target', target] as const]),
    ],
    body: new TextEncoder().encode(body),
  };
  const headers = signRequest(request, { credentials: by, region: REGION, service, now: Date.now() });
  const answer = await fetch(moto.url, {
    method: 'POST',
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body,
  });
  return { status: answer.status, text: await answer.text() };
}

/** As Python writes it, since moto signs its own reading of the form anew. */
function form(parameters: Record<string, string>): string {
  return Object.entries({ Version: '2010-05-08', ...parameters })
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('*', '%2A')}`)
    .join('&');
}

function between(text: string, name: string): string {
  return new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1] ?? '';
}

/** Rights of the user, replaced. */
function permit(actions: readonly string[]) {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  };
  return call(
    'iam',
    form({
      Action: 'PutUserPolicy',
      UserName: 'gateway',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify(document),
    }),
    { by: user ?? NOBODY },
  );
}

beforeAll(async () => {
  moto = await startMoto();
  await call('iam', form({ Action: 'CreateUser', UserName: 'gateway' }));
  const { text } = await call('iam', form({ Action: 'CreateAccessKey', UserName: 'gateway' }));
  user = { accessKeyId: between(text, 'AccessKeyId'), secretAccessKey: between(text, 'SecretAccessKey') };
  await permit(RIGHTS);
  const created = await call(
    'cognito-identity',
    JSON.stringify({
      IdentityPoolName: 'nymgate',
      AllowUnauthenticatedIdentities: false,
      DeveloperProviderName: PROVIDER,
    }),
    { target: 'AWSCognitoIdentityService.CreateIdentityPool' },
  );
  pool = JSON.parse(created.text).IdentityPoolId;
  // From the next call on moto verifies each signature with botocore and each action against the policy.
  await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
});

afterAll(() => moto?.close());

const answers: { readonly status: number; readonly text: string }[] = [];

/** The ports of a provider, with what moto answers kept in `answers`, and more patience than AWS needs. */
function recorded(ports: TestAwsPorts): AwsPorts {
  return {
    ...ports,
    http: {
      send: async (request) => {
        const response = await ports.http.send({ ...request, timeout: request.timeout * 10 });
        const chunks: Uint8Array[] = [];
        for await (const chunk of response.body) chunks.push(chunk);
        const bytes = Buffer.concat(chunks);
        answers.push({ status: response.status, text: bytes.toString() });
        return {
          ...response,
          body: (async function* () {
            yield bytes;
          })(),
        };
      },
    },
  };
}

async function chained(variables: Record<string, string>, files: Record<string, string>) {
  const ports = awsPorts(
    { AWS_ENDPOINT_URL_STS: moto.url, AWS_EC2_METADATA_DISABLED: 'true', ...variables },
    files,
  );
  try {
    return await createCredentialChain().get({ region: REGION, context: createAwsContext(recorded(ports)) });
  } finally {
    await ports.close();
  }
}

const profile = ({ accessKeyId, secretAccessKey }: AwsCredentials) => ({
  '/credentials': `[base]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  '/config': `[profile gateway]\nrole_arn = ${ROLE}\nsource_profile = base\n`,
});
const PROFILE_VARIABLES = {
  AWS_PROFILE: 'gateway',
  AWS_CONFIG_FILE: '/config',
  AWS_SHARED_CREDENTIALS_FILE: '/credentials',
};

describe('against moto, which verifies signatures with botocore', () => {
  it('signs as botocore does: GetCallerIdentity names the user', async () => {
    const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }).toString();
    const { status, text } = await call('sts', body, { by: user });
    expect([status, between(text, 'Arn')]).toEqual([200, 'arn:aws:iam::123456789012:user/gateway']);
    const wrong = await call('sts', body, { by: { ...user, secretAccessKey: 'x' } });
    expect([wrong.status, between(wrong.text, 'Code')]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  it('takes the role of a profile over the keys of another', async () => {
    const credentials = await chained(PROFILE_VARIABLES, profile(user));
    expect(credentials.accessKeyId).toMatch(/^ASIA/);
    expect(credentials.sessionToken).toMatch(/^.{100,}$/);
    expect(credentials.expires).toBeGreaterThan(Date.now() + 3_000_000);
  });

  /** moto wraps the errors of its own checks once more than AWS does, so that their codes are read here, not by us. */
  const refusals: [string, () => AwsCredentials, readonly string[], string][] = [
    ['a wrong secret', () => ({ ...user, secretAccessKey: 'x' }), RIGHTS, 'SignatureDoesNotMatch'],
    ['an unknown key', () => NOBODY, RIGHTS, 'InvalidClientTokenId'],
    ['a missing right', () => user, ['iam:PutUserPolicy'], 'AccessDenied'],
  ];
  it.each(refusals)('is refused with %s', async (_, keys, rights, code) => {
    await permit(rights);
    await expect(chained(PROFILE_VARIABLES, profile(keys()))).rejects.toMatchObject({
      detail: { subject: 'AWS refused the role of the profile' },
    });
    expect(between(answers.at(-1)?.text ?? '', 'Code')).toBe(code);
    await permit(RIGHTS);
  });

  it('takes the role of a web identity', async () => {
    await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: '1000000' });
    const credentials = await chained(
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: ROLE },
      { '/token': 'web.identity.token' },
    );
    expect(credentials.accessKeyId).toMatch(/^ASIA/);
    expect(credentials.expires).toBeGreaterThan(Date.now());
    await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  });

  it('makes a Cognito call that moto understands; its token is no JWT and is refused', async () => {
    const identityId = `${REGION}:99999999-2222-3333-4444-555555555555`;
    const ports = awsPorts({
      AWS_ACCESS_KEY_ID: user.accessKeyId,
      AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
    });
    const provider = createAwsCognitoAssertion(
      {
        endpoint: moto.url,
        identityPoolId: pool,
        identityId,
        developerProvider: PROVIDER,
        login: 'gateway-1',
        tokenSeconds: 300,
      },
      recorded(ports),
    );
    await expect(provider.get()).rejects.toMatchObject({
      detail: { subject: 'AWS answered what it does not document' },
    });
    await ports.close();
    const answer = answers.at(-1);
    expect([answer?.status, JSON.parse(answer?.text ?? '')]).toMatchObject([200, { IdentityId: identityId }]);
  });
});
