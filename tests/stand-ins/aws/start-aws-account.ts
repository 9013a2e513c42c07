import { createServer } from 'node:http';
import { listenOnLoopback } from '../listen-on-loopback.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
/** Looks like a token, which is enough for an Entra ID that looks at nothing. */
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiZW5jaCJ9.c2ln';

export type AwsAccount = {
  /** What leads a process to this account. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

/**
 * What of AWS a function asks at its start: Secrets Manager's GetSecretValue and STS' GetWebIdentityToken (their API references),
 * answered at once and without a look at who asks.
 *
 * @param secret the value of every secret
 * @param token the identity that STS vouches for
 */
export async function startAwsAccount(secret: string, token = TOKEN): Promise<AwsAccount> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isSecret = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue';
      const body = isSecret ? secretValue(Buffer.concat(chunks).toString(), secret) : identityToken(token);
      response
        .writeHead(200, { 'content-type': isSecret ? 'application/x-amz-json-1.1' : 'text/xml' })
        .end(body);
    });
  });
  const { origin, close } = await listenOnLoopback(server);
  return {
    close,
    environment: {
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLEEXAMPLE00',
      AWS_SECRET_ACCESS_KEY: 'of-nobody-of-nobody-of-nobody-of-nobody-',
      AWS_SESSION_TOKEN: 'of-nobody-of-nobody-of-nobody-of-nobody-',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: origin,
      AWS_ENDPOINT_URL_STS: origin,
    },
  };
}

/**
 * A gateway's configuration, as JSON, with the key in that account's Secrets Manager and the identity of its STS.
 *
 * @returns the same as data
 */
export function inAwsAccount(text: string): Readonly<Record<string, unknown>> {
  const { connectors, ...config } = JSON.parse(text) as {
    readonly connectors: Readonly<Record<string, object>>;
  };
  const assertion = { type: 'aws', region: 'eu-west-1' };
  const own = Object.entries(connectors).map(([id, connector]) => [id, { ...connector, assertion }]);
  return {
    ...config,
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'aws-sm:nymgate/key' }] },
    connectors: Object.fromEntries(own),
  };
}

function secretValue(asked: string, secret: string): string {
  const { SecretId: name } = JSON.parse(asked) as { readonly SecretId: string };
  return JSON.stringify({
    ARN: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-a1b2c3`,
    Name: name,
    SecretString: secret,
    VersionId: '6d1a4f5e-0d1b-4b0e-9f43-0f1f2c3d4e5f',
    CreatedDate: 1_796_000_000,
  });
}

function identityToken(token: string): string {
  const result = `<WebIdentityToken>${token}</WebIdentityToken><Expiration>2030-01-01T00:00:00Z</Expiration>`;
  return `<GetWebIdentityTokenResponse xmlns="${NAMESPACE}"><GetWebIdentityTokenResult>${result}</GetWebIdentityTokenResult></GetWebIdentityTokenResponse>`;
}
