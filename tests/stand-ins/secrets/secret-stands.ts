import { randomUUID } from 'node:crypto';
import { crc32c } from '../../../packages/clouds/src/secret-stores/crc32c.ts';
import type { SecretStoreSettings } from '../../../packages/clouds/src/secret-stores/create-secret-stores.ts';
import type { VaultSettings } from '../../../packages/clouds/src/secret-stores/log-in-to-vault.ts';
import type { HttpClient } from '../../../packages/engine/src/kernel/ports.ts';
import { type KnownKey, verifySignature } from '../aws/verify-signature.ts';
import { startManagedIdentity } from '../azure/managed-identity.ts';
import { startMetadataServer } from '../gcp/metadata-server.ts';
import { startOidcIssuer } from '../oidc-issuer.ts';
import { headerOf, type ReceivedRequest } from '../receive-request.ts';
import { json, STORE_CANARY, type StoreMood, type StoreReply, startStore } from './start-store.ts';
import { verifyToken } from './verify-token.ts';

/** A store with one secret, and all that a gateway needs to ask it. */
export type SecretStand = {
  /** The reference to its secret, without version and field. */
  readonly reference: string;
  /** A version before the last one, as the reference writes it. */
  readonly older: () => string;
  /** A new version of the secret. */
  readonly put: (value: string | Uint8Array) => void;
  readonly answerWith: (mood: StoreMood) => void;
  readonly settings: SecretStoreSettings;
  readonly environment: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  /** Leads the origins of the cloud to the stand-in. */
  readonly lead: (http: HttpClient) => HttpClient;
  readonly requests: readonly ReceivedRequest[];
  /** Tokens and keys that may never be told. */
  readonly secrets: readonly string[];
  /** What a message about a refusal has to name. */
  readonly identity: string;
  readonly close: () => Promise<void>;
};

type Version = { readonly value: string | Uint8Array; readonly id: string; readonly made: number };

/** The versions of one secret, the newest last. */
function versions(makeId: (index: number) => string) {
  const kept: Version[] = [];
  return {
    put: (value: string | Uint8Array) => {
      kept.push({ value, id: makeId(kept.length), made: Date.now() });
    },
    older: () => kept.at(-2)?.id ?? '',
    find: (id: string | undefined) => (id === undefined ? kept.at(-1) : kept.find((one) => one.id === id)),
  };
}

const leading =
  (from: RegExp, to: string) =>
  (http: HttpClient): HttpClient => ({
    send: (request) => http.send(from.test(request.origin) ? { ...request, origin: to } : request),
  });
const plain = (http: HttpClient) => http;

const REGION = 'eu-central-1';
const AWS_KEY = { AWS_ACCESS_KEY_ID: 'AKIASTANDIN', AWS_SECRET_ACCESS_KEY: 'aws-secret-of-the-stand-in' };
const ARN = 'arn:aws:sts::123456789012:assumed-role/nymgate/gateway';

/** Secrets Manager (GetSecretValue) or Parameter Store (GetParameter), which verify the signature, and STS to say who asks. */
export async function startAwsStand(store: 'aws-sm' | 'aws-ssm'): Promise<SecretStand> {
  const kept = versions(store === 'aws-sm' ? () => randomUUID() : (index) => String(index + 1));
  const service = store === 'aws-sm' ? 'secretsmanager' : 'ssm';
  const keys = new Map<string, KnownKey>([
    [AWS_KEY.AWS_ACCESS_KEY_ID, { secretAccessKey: AWS_KEY.AWS_SECRET_ACCESS_KEY }],
  ]);
  const good = (request: ReceivedRequest): StoreReply => {
    if (request.body.includes('GetCallerIdentity')) return callerIdentity();
    const fault = verifySignature(request, { keys, now: Date.now(), region: REGION, service });
    if (fault !== undefined) return json(403, { __type: fault, message: STORE_CANARY });
    return service === 'ssm' ? parameter(request, kept.find) : secret(request, kept.find);
  };
  const absent = store === 'aws-sm' ? 'ResourceNotFoundException' : 'ParameterNotFound';
  const server = await startStore({
    good,
    forbidden: json(400, { __type: 'AccessDeniedException', Message: STORE_CANARY }),
    absent: json(400, { __type: `com.amazonaws.${service}#${absent}`, message: STORE_CANARY }),
    always: ({ body }) => body.includes('GetCallerIdentity'),
  });
  const name = store === 'aws-sm' ? 'nymgate/key' : '/nymgate/key';
  return {
    ...{ ...kept, ...server, lead: plain, settings: {}, files: {} },
    reference: `${store}:${name}`,
    environment: {
      ...AWS_KEY,
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: server.origin,
      AWS_ENDPOINT_URL_SSM: server.origin,
      AWS_ENDPOINT_URL_STS: server.origin,
    },
    secrets: [AWS_KEY.AWS_SECRET_ACCESS_KEY],
    identity: ARN,
  };
}

/** STS API reference, GetCallerIdentity, "Sample response". */
function callerIdentity(): StoreReply {
  const result = `<Arn>${ARN}</Arn><UserId>AROA:gateway</UserId><Account>123456789012</Account>`;
  return {
    status: 200,
    body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

type Find = (id: string | undefined) => Version | undefined;

/** Secrets Manager API reference, GetSecretValue, "Response syntax". */
function secret(request: ReceivedRequest, find: Find): StoreReply {
  const { SecretId, VersionId } = JSON.parse(request.body) as Record<string, string>;
  const found = find(VersionId);
  const isRight = headerOf(request, 'x-amz-target') === 'secretsmanager.GetSecretValue';
  if (!isRight || SecretId !== 'nymgate/key' || found === undefined)
    return json(400, { __type: 'ResourceNotFoundException', Message: STORE_CANARY });
  return json(200, {
    ARN: `arn:aws:secretsmanager:${REGION}:123456789012:secret:nymgate/key-AbCdEf`,
    Name: SecretId,
    VersionId: found.id,
    ...(typeof found.value === 'string'
      ? { SecretString: found.value }
      : { SecretBinary: Buffer.from(found.value).toString('base64') }),
    VersionStages: ['AWSCURRENT'],
    CreatedDate: found.made / 1_000,
  });
}

/** Systems Manager API reference, GetParameter, "Response syntax". A parameter is text; bytes stand for one without encryption. */
function parameter(request: ReceivedRequest, find: Find): StoreReply {
  const { Name = '', WithDecryption } = JSON.parse(request.body) as {
    Name?: string;
    WithDecryption?: boolean;
  };
  const [name, selector] = Name.split(':');
  const found = find(selector);
  const isRight = headerOf(request, 'x-amz-target') === 'AmazonSSM.GetParameter' && WithDecryption === true;
  if (!isRight || name !== '/nymgate/key' || found === undefined)
    return json(400, { __type: 'ParameterVersionNotFound', message: STORE_CANARY });
  return json(200, {
    Parameter: {
      ARN: `arn:aws:ssm:${REGION}:123456789012:parameter${name}`,
      Name: name,
      Type: typeof found.value === 'string' ? 'SecureString' : 'String',
      Value: Buffer.from(found.value).toString('utf8'),
      Version: Number(found.id),
      LastModifiedDate: found.made / 1_000,
    },
  });
}

/** Google's Secret Manager (REST reference, `AccessSecretVersionResponse`), behind the metadata server's access token. */
export async function startGcpStand(): Promise<SecretStand & { readonly corrupt: (on: boolean) => void }> {
  const kept = versions((index) => String(index + 1));
  const accessToken = 'ya29.access-token-of-the-stand-in';
  const issuer = await startOidcIssuer();
  const metadata = await startMetadataServer({ issuer, subject: '1234567890', accessToken });
  let wrong = 0;
  const name = 'projects/123456/secrets/nymgate-key';
  const server = await startStore({
    good: (request) => {
      if (headerOf(request, 'authorization') !== `Bearer ${accessToken}`)
        return json(401, refusal('UNAUTHENTICATED'));
      const [, version = ''] =
        /^\/v1\/projects\/contoso\/secrets\/nymgate-key\/versions\/(\w+):access$/.exec(request.target) ?? [];
      const found = kept.find(version === 'latest' ? undefined : version);
      if (found === undefined) return json(404, refusal('NOT_FOUND'));
      const bytes = Buffer.from(found.value);
      const payload = { data: bytes.toString('base64'), dataCrc32c: String(crc32c(bytes) + wrong) };
      return json(200, { name: `${name}/versions/${found.id}`, payload });
    },
    forbidden: json(403, refusal('PERMISSION_DENIED')),
    absent: json(404, refusal('NOT_FOUND')),
  });
  return {
    ...{ ...kept, ...server, settings: {}, files: {} },
    reference: 'gcp-sm:projects/contoso/secrets/nymgate-key',
    lead: leading(/^https:\/\/secretmanager\.googleapis\.com$/, server.origin),
    environment: { GCE_METADATA_HOST: new URL(metadata.origin).host },
    secrets: [accessToken],
    identity: 'asked as nymgate@contoso.iam.gserviceaccount.com',
    corrupt: (on) => {
      wrong = on ? 1 : 0;
    },
    close: async () => void (await Promise.all([server.close(), metadata.close(), issuer.close()])),
  };
}

const refusal = (status: string) => ({ error: { code: 0, message: STORE_CANARY, status } });

const CLIENT = '5d6e7f80-0f4a-4b6c-9d8e-7f6a5b4c3d2e';

/** A vault of Key Vault (REST reference, Get Secret), which verifies signature, issuer and audience of the token. */
export async function startKeyVaultStand(cloud = 'vault.azure.net'): Promise<SecretStand> {
  const kept = versions((index) => `${index}`.padStart(32, 'a'));
  const issuer = await startOidcIssuer();
  const identity = await startManagedIdentity({
    issuer,
    identities: { [CLIENT]: 'object-1' },
    resources: [`https://${cloud}`],
  });
  const host = `nymgate-keys.${cloud}`;
  const server = await startStore({
    good: async (request) => {
      const token = (headerOf(request, 'authorization') ?? '').replace(/^Bearer /, '');
      const subject = await verifyToken(token, { issuer, audience: `https://${cloud}` });
      if (subject !== 'object-1')
        return json(401, { error: { code: 'Unauthorized', message: STORE_CANARY } });
      const [, version] = /^\/secrets\/nymgate-key(?:\/(\w+))?\?api-version=7\.4$/.exec(request.target) ?? [];
      const found = kept.find(version);
      if (found === undefined) return json(404, { error: { code: 'SecretNotFound', message: STORE_CANARY } });
      const seconds = Math.floor(found.made / 1_000);
      return json(200, {
        value: Buffer.from(found.value).toString('utf8'),
        id: `https://${host}/secrets/nymgate-key/${found.id}`,
        attributes: { enabled: true, created: seconds, updated: seconds },
      });
    },
    forbidden: json(403, { error: { code: 'Forbidden', message: STORE_CANARY } }),
    absent: json(404, { error: { code: 'SecretNotFound', message: STORE_CANARY } }),
  });
  return {
    ...{ ...kept, ...server, files: {} },
    reference: `azure-kv:${host}/nymgate-key`,
    settings: { azure: { clientId: CLIENT } },
    lead: leading(new RegExp(`^https://${host}$`), server.origin),
    environment: { AZURE_POD_IDENTITY_AUTHORITY_HOST: identity.origin },
    secrets: [],
    identity: `asked as the managed identity ${CLIENT}`,
    close: async () => void (await Promise.all([server.close(), identity.close(), issuer.close()])),
  };
}

export type VaultStand = SecretStand & {
  /** Life of the tokens that logins give from now on, seconds. */
  readonly lease: (seconds: number) => void;
  /** Ends every token that was given out. */
  readonly revoke: () => void;
  readonly logins: () => number;
};

const TOKEN_FILE = '/var/run/secrets/nymgate/token';

/** Vault with the Kubernetes auth method, which verifies the service account token, and the key/value engine of version 2. */
export async function startVaultStand(): Promise<VaultStand> {
  const kept = versions((index) => String(index + 1));
  const issuer = await startOidcIssuer();
  const jwt = await issuer.sign({ sub: 'system:serviceaccount:nymgate:gateway', aud: 'vault' });
  const tokens = new Map<string, number>();
  let seconds = 3_600;
  let logins = 0;
  const server = await startStore({
    good: async (request) => {
      if (headerOf(request, 'x-vault-namespace') !== 'team-a') return json(404, { errors: [] });
      if (request.target === '/v1/auth/kubernetes/login') {
        const { role, jwt: given } = JSON.parse(request.body) as Record<string, string>;
        const subject = await verifyToken(given ?? '', { issuer, audience: 'vault' });
        const isKnown = role === 'nymgate' && subject === 'system:serviceaccount:nymgate:gateway';
        if (request.method !== 'POST' || !isKnown) return json(403, { errors: [STORE_CANARY] });
        logins += 1;
        const token = `hvs.${randomUUID()}`;
        tokens.set(token, Date.now() + seconds * 1_000);
        return json(200, { auth: { client_token: token, lease_duration: seconds, renewable: true } });
      }
      if ((tokens.get(headerOf(request, 'x-vault-token') ?? '') ?? 0) < Date.now())
        return json(403, { errors: [STORE_CANARY] });
      const [, version] =
        /^\/v1\/secret\/data\/nymgate\/keys(?:\?version=(\d+))?$/.exec(request.target) ?? [];
      const isRight = request.target.startsWith('/v1/secret/data/nymgate/keys');
      const found = isRight ? kept.find(version) : undefined;
      if (found === undefined) return json(404, { errors: [] });
      const metadata = { version: Number(found.id), created_time: new Date(found.made).toISOString() };
      const data = JSON.parse(Buffer.from(found.value).toString('utf8')) as unknown;
      return json(200, { data: { data, metadata } });
    },
    forbidden: json(403, { errors: [STORE_CANARY] }),
    absent: json(404, { errors: [], data: { data: null, metadata: { deletion_time: 'x' } } }),
    always: ({ target }) => target.endsWith('/login'),
  });
  const vault: VaultSettings = {
    address: server.origin,
    namespace: 'team-a',
    auth: { type: 'kubernetes', role: 'nymgate', mount: 'kubernetes', tokenFile: TOKEN_FILE },
  };
  return {
    ...{ ...kept, ...server, lead: plain, environment: {} },
    reference: 'vault:secret/nymgate/keys',
    settings: { vault },
    files: { [TOKEN_FILE]: jwt },
    get secrets() {
      return [jwt, ...tokens.keys()];
    },
    identity: 'asked as role nymgate of auth/kubernetes in namespace team-a',
    lease: (next) => {
      seconds = next;
    },
    revoke: () => tokens.clear(),
    logins: () => logins,
    close: async () => void (await Promise.all([server.close(), issuer.close()])),
  };
}
