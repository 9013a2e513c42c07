import { createSelfSignedCertificate } from 'nymgate-simulator';
import { expect, test } from 'vitest';
import { openObjectStores } from '../../packages/clouds/src/object-stores/open-object-stores.ts';
import { createSecretStores } from '../../packages/clouds/src/secret-stores/create-secret-stores.ts';
import { parseStoreReference } from '../../packages/clouds/src/settings/secret-reference.ts';
import {
  type AssertionSettings,
  createAssertionProvider,
} from '../../packages/clouds/src/source-auth/assertion-providers.ts';
import {
  type HttpClient,
  SourceFailure,
  type SourceRequest,
} from '../../packages/engine/src/kernel/ports.ts';
import { EGRESS_BY_PROVIDER } from '../../tools/egress/assertion-egress.ts';
import type { EgressRow } from '../../tools/egress/egress-row.ts';
import { EGRESS_BY_OBJECT_STORE } from '../../tools/egress/object-egress.ts';
import { EGRESS_BY_STORE } from '../../tools/egress/store-egress.ts';

// Runs every way of proving oneself in every surrounding that it knows, and compares whom it asks with the list of egress.md.

type Surrounding = {
  readonly settings: AssertionSettings;
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** JSON that is answered, by host; nobody else answers. */
  readonly answers?: Readonly<Record<string, object>>;
};

const application = {
  connector: 'entra-id',
  authority: 'https://login.microsoftonline.com',
  tenant: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
  clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
  audience: 'api://AzureADTokenExchange',
};
const pair = createSelfSignedCertificate({ names: ['nymgate'], keyType: 'rsa', days: 30 });
const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const fullUri = (host: string) => ({
  AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${host}/v1/credentials`,
});

/** What AWS offers to both of its ways. */
const awsSurroundings = (settings: AssertionSettings): readonly Surrounding[] => [
  { settings, environment: keys },
  { settings, environment: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/1' } },
  { settings, environment: fullUri('169.254.170.23') },
  { settings, environment: fullUri('[fd00:ec2::23]') },
  { settings },
  { settings, environment: { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'ipv6' } },
  {
    settings,
    environment: { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r' },
    files: { '/token': 'aGVhZA.Ym9keQ.c2ln' },
  },
];

const SURROUNDINGS: Readonly<Record<keyof typeof EGRESS_BY_PROVIDER, readonly Surrounding[]>> = {
  'token-file': [
    { settings: { type: 'token-file', path: '/token' }, files: { '/token': 'aGVhZA.Ym9keQ.c2ln' } },
  ],
  certificate: [
    {
      settings: {
        type: 'certificate',
        certificates: [{ certificate: 'file:/certificate', key: 'file:/key' }],
      },
      files: { 'file:/certificate': pair.certificate, 'file:/key': pair.key },
    },
  ],
  gcp: [
    { settings: { type: 'gcp' } },
    {
      settings: { type: 'gcp', impersonate: 'nymgate@project.iam.gserviceaccount.com' },
      answers: { '169.254.169.254': { access_token: 'token', token_type: 'Bearer' } },
    },
  ],
  azure: [{ settings: { type: 'azure', clientId: '5d6e7f80-0f4a-4b6c-9d8e-7f6a5b4c3d2e' } }],
  github: [
    {
      settings: { type: 'github' },
      environment: {
        ACTIONS_ID_TOKEN_REQUEST_URL: 'https://pipelines.actions.githubusercontent.com/x?api-version=2.0',
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token',
      },
    },
  ],
  aws: awsSurroundings({ type: 'aws', region: 'eu-west-1', tokenSeconds: 300 }),
  'aws-cognito': awsSurroundings({
    type: 'aws-cognito',
    region: 'eu-west-1',
    identityPoolId: 'eu-west-1:11111111-2222-4333-8444-555555555555',
    developerProvider: 'nymgate',
    login: 'nymgate',
    tokenSeconds: 300,
  }),
};

async function asked({ settings, ...surrounding }: Surrounding) {
  const { hosts, ports } = portsOf(surrounding);
  const provider = await createAssertionProvider(settings, ports, application);
  // Nobody answers, so most fail; whom they asked is all that counts.
  await provider.get().catch(() => undefined);
  return hosts;
}

function portsOf({ environment = {}, files = {}, answers = {} }: Omit<Surrounding, 'settings'>) {
  const hosts: string[] = [];
  const send = async ({ origin }: SourceRequest) => {
    const { hostname, port, protocol } = new URL(origin);
    hosts.push(`${inTheList(hostname)} ${port || (protocol === 'https:' ? '443' : '80')}`);
    const answer = answers[hostname];
    if (answer === undefined) throw new SourceFailure('unreachable');
    const bytes = new TextEncoder().encode(JSON.stringify(answer));
    return {
      status: 'status' in answer ? Number(answer.status) : 200,
      headers: { 'metadata-flavor': 'Google' },
      body: (async function* () {
        yield bytes;
      })(),
    };
  };
  const http: HttpClient = { send };
  const text = (path: string) => files[path] ?? Promise.reject(new Error('no such file'));
  const ports = {
    http,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    random: { bytes: (length: number) => new Uint8Array(length), fraction: () => 0 },
    environment: (name: string) => environment[name],
    files: { readText: async (path: string) => text(path) },
    secrets: { read: async (reference: string) => text(reference) },
    log: { write: () => undefined },
  };
  return { hosts, ports };
}

/** As the list writes it. */
function inTheList(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace('.eu-west-1.', '.<region>.')
    .replace('.europe-west3.', '.<region>.')
    .replace(/^exports(?=\.s3\.)/, '<bucket>')
    .replace(/^exports(?=\.blob\.)/, '<account>')
    .replace(/^vault\.contoso\.com$|^nymgate(?=\.vault\.azure\.net$)/, '<vault>')
    .replace(/^\w+(?=\.actions\.githubusercontent\.com$)/, '<name>');
}

test.each(Object.entries(SURROUNDINGS))(
  'P3 %s asks whom egress.md lists, each of them and nobody else',
  async (type, surroundings) => {
    const rows: readonly EgressRow[] = EGRESS_BY_PROVIDER[type as keyof typeof EGRESS_BY_PROVIDER];
    const listed = rows.map(({ host, port }) => `${host} ${port}`);
    const hosts = (await Promise.all(surroundings.map(asked))).flat();
    expect([...new Set(hosts)].toSorted()).toEqual(listed.toSorted());
  },
);

type StoreSurrounding = Omit<Surrounding, 'settings'> & { readonly reference: string };

const awsStore = (reference: string, host: string): readonly StoreSurrounding[] => [
  ...awsSurroundings({ type: 'aws', region: 'eu-west-1', tokenSeconds: 300 }).map(
    ({ settings: _, environment, ...rest }) => ({
      ...{ reference, ...rest },
      environment: { AWS_REGION: 'eu-west-1', ...environment },
    }),
  ),
  // Without a region in the environment the instance is asked for it.
  {
    reference,
    answers: { [host]: { status: 400, __type: 'AccessDeniedException' } },
    environment: { ...keys, AWS_REGION: 'eu-west-1' },
  },
];

const token = { '169.254.169.254': { access_token: 'aGVhZA.Ym9keQ.c2ln', token_type: 'Bearer' } };

const STORES: Readonly<Record<keyof typeof EGRESS_BY_STORE, readonly StoreSurrounding[]>> = {
  'aws-sm': awsStore('aws-sm:key', 'secretsmanager.eu-west-1.amazonaws.com'),
  'aws-ssm': awsStore('aws-ssm:key', 'ssm.eu-west-1.amazonaws.com'),
  'gcp-sm': [
    { reference: 'gcp-sm:projects/p/secrets/s', answers: token },
    { reference: 'gcp-sm:projects/p/locations/europe-west3/secrets/s', answers: token },
  ],
  'azure-kv': [
    { reference: 'azure-kv:nymgate.vault.azure.net/key', answers: token },
    {
      reference: 'azure-kv:nymgate.vault.azure.net/key',
      environment: { AZURE_FEDERATED_TOKEN_FILE: '/token', AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c' },
      files: { '/token': 'aGVhZA.Ym9keQ.c2ln' },
    },
  ],
  vault: [{ reference: 'vault:secret/a#key', files: { '/token': 'hvs.a-token-of-vault' } }],
};

const SETTINGS = {
  vault: { address: 'https://vault.contoso.com', auth: { type: 'token-file', path: '/token' } },
} as const;

test.each(Object.entries(STORES))(
  'P3 the secret store %s asks whom egress.md lists, each of them and nobody else',
  async (store, surroundings) => {
    const rows: readonly EgressRow[] = EGRESS_BY_STORE[store as keyof typeof EGRESS_BY_STORE];
    const hosts = await Promise.all(
      surroundings.map(async ({ reference, ...surrounding }) => {
        const { hosts, ports } = portsOf(surrounding);
        const parsed = parseStoreReference(reference);
        if (parsed === undefined) throw new Error(reference);
        await createSecretStores(SETTINGS, ports)(parsed).catch(() => undefined);
        return hosts;
      }),
    );
    expect([...new Set(hosts.flat())].toSorted()).toEqual(
      rows.map(({ host, port }) => `${host} ${port}`).toSorted(),
    );
  },
);

type ObjectSurrounding = Omit<Surrounding, 'settings'> & { readonly uri: string };

const s3 = (uri: string): readonly ObjectSurrounding[] =>
  awsStore('', '').map(({ reference: _, environment, ...rest }) => ({
    ...{ uri, ...rest },
    environment: environment ?? {},
  }));

const OBJECT_STORES: Readonly<Record<keyof typeof EGRESS_BY_OBJECT_STORE, readonly ObjectSurrounding[]>> = {
  s3: [...s3('s3://exports/a.csv'), ...s3('s3://exports.contoso/a.csv')],
  gs: [{ uri: 'gs://exports/a.csv', answers: token }],
  az: [
    { uri: 'az://exports/people/a.csv', answers: token },
    {
      uri: 'az://exports/people/a.csv',
      environment: { AZURE_FEDERATED_TOKEN_FILE: '/token', AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c' },
      files: { '/token': 'aGVhZA.Ym9keQ.c2ln' },
    },
  ],
};

test.each(Object.entries(OBJECT_STORES))(
  'P3 the object store %s asks whom egress.md lists, each of them and nobody else',
  async (scheme, surroundings) => {
    const rows: readonly EgressRow[] = EGRESS_BY_OBJECT_STORE[scheme as keyof typeof EGRESS_BY_OBJECT_STORE];
    const hosts = await Promise.all(
      surroundings.map(async ({ uri, ...surrounding }) => {
        const { hosts, ports } = portsOf(surrounding);
        const stores = openObjectStores({ ...ports, sleep: async () => undefined });
        await stores.openSource(uri).catch(() => undefined);
        return hosts;
      }),
    );
    expect([...new Set(hosts.flat())].toSorted()).toEqual(
      rows.map(({ host, port }) => `${host} ${port}`).toSorted(),
    );
  },
);
