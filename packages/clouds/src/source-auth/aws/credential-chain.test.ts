import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { awsPorts } from '../../../../../tests/stand-ins/aws/aws-ports.ts';
import { CANARY } from '../../../../../tests/stand-ins/aws/stand-in-server.ts';
import { startContainerCredentials } from '../../../../../tests/stand-ins/aws/start-container-credentials.ts';
import { startInstanceMetadata } from '../../../../../tests/stand-ins/aws/start-instance-metadata.ts';
import { STS_ROLE, type StsOptions, startSts } from '../../../../../tests/stand-ins/aws/start-sts.ts';
import { type OidcIssuer, startOidcIssuer } from '../../../../../tests/stand-ins/oidc-issuer.ts';
import { headerOf } from '../../../../../tests/stand-ins/receive-request.ts';
import { RequestError } from '../../../../engine/src/kernel/errors.ts';
import type { SourceRequest } from '../../../../engine/src/kernel/ports.ts';
import { AWS_FAULTS, type AwsSubject } from './aws-faults.ts';
import { createAwsAssertion } from './create-aws-assertion.ts';

const SECRET = `${CANARY}/+secret`;
const SESSION = `${CANARY}/+session==`;
const WEB_TOKEN = `${CANARY}.web.identity`.replaceAll('-', '_');
const AUTHORIZATION = `${CANARY}-authorization`;
const KEYS = {
  ENVIRONMENT: { secretAccessKey: SECRET },
  PROFILE: { secretAccessKey: SECRET },
  OTHERPROFILE: { secretAccessKey: SECRET, sessionToken: SESSION },
  CONTAINER: { secretAccessKey: SECRET, sessionToken: SESSION },
  INSTANCE: { secretAccessKey: SECRET, sessionToken: SESSION },
};

let issuer: OidcIssuer;
beforeAll(async () => {
  issuer = await startOidcIssuer();
});
afterAll(() => issuer.close());
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** Everything an AWS machine could offer, switched on by environment variables and files. */
async function world(
  variables: Record<string, string>,
  files: Record<string, string> = {},
  options: StsOptions = {},
) {
  const sts = await startSts({
    issuer,
    keys: KEYS,
    webIdentities: [WEB_TOKEN],
    roles: { [STS_ROLE]: undefined },
    ...options,
  });
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  const container = await startContainerCredentials({
    path: '/v1/credentials',
    authorization: AUTHORIZATION,
    credentials: { id: 'CONTAINER', secret: SECRET, token: SESSION },
    expiration: soon,
  });
  const instance = await startInstanceMetadata({
    credentials: { id: 'INSTANCE', secret: SECRET, token: SESSION },
    region: 'eu-west-1',
    expiration: soon,
  });
  const ports = awsPorts(
    {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: instance.url,
      ...filled(variables, { CONTAINER: container.url }),
    },
    files,
  );
  open.push(sts, container, instance, ports);
  const provider = createAwsAssertion({ tokenSeconds: 300 }, ports, {
    audience: 'api://AzureADTokenExchange',
  });
  return { sts, container, instance, ports, provider };
}

function filled(variables: Record<string, string>, places: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value.replace(/^\{(\w+)\}/, (_, key) => places[key] ?? ''),
    ]),
  );
}

type World = Awaited<ReturnType<typeof world>>;

/** What signed the call for the assertion, or the subject of the failure. */
async function outcome({ sts, provider }: Pick<World, 'sts' | 'provider'>): Promise<string> {
  try {
    await provider.get();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const reported = `${error.stack}${JSON.stringify(error)}`;
    for (const secret of [CANARY, '/files', 'INSTANCE', 'nymgate-role', STS_ROLE])
      expect(reported).not.toContain(secret);
    expect(Object.keys(AWS_FAULTS)).toContain(error.detail.subject);
    return error.detail.subject ?? '';
  }
  const last = sts.requests.at(-1);
  const id = /Credential=(\w+)\//.exec((last && headerOf(last, 'authorization')) ?? '')?.[1] ?? '';
  return id.startsWith('ASIA') ? (sts.actions().at(-2) ?? '') : id;
}

const ENVIRONMENT = { AWS_ACCESS_KEY_ID: 'ENVIRONMENT', AWS_SECRET_ACCESS_KEY: SECRET };
const WEB = { AWS_WEB_IDENTITY_TOKEN_FILE: '/files/token', AWS_ROLE_ARN: STS_ROLE };
const CONTAINER = {
  AWS_CONTAINER_CREDENTIALS_FULL_URI: '{CONTAINER}/v1/credentials',
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/files/authorization',
};
const HOME = { HOME: '/files' };
const FILES = { '/files/token': `${WEB_TOKEN}\n`, '/files/authorization': `${AUTHORIZATION}\n` };
const PROFILE = {
  '/files/.aws/credentials': `[default]\naws_access_key_id = PROFILE\naws_secret_access_key = ${SECRET}\n`,
};

describe('the credential chain', () => {
  const order: [string, Record<string, string>, Record<string, string>][] = [
    ['ENVIRONMENT', { ...ENVIRONMENT, ...WEB, ...HOME, ...CONTAINER }, { ...FILES, ...PROFILE }],
    ['AssumeRoleWithWebIdentity', { ...WEB, ...HOME, ...CONTAINER }, { ...FILES, ...PROFILE }],
    ['PROFILE', { ...HOME, ...CONTAINER }, { ...FILES, ...PROFILE }],
    ['CONTAINER', { ...HOME, ...CONTAINER }, FILES],
    ['INSTANCE', HOME, {}],
    ['no AWS credentials found', { AWS_EC2_METADATA_DISABLED: 'TRUE' }, {}],
  ];
  it.each(order)('finds %s first', async (expected, variables, files) => {
    expect(await outcome(await world(variables, files))).toBe(expected);
  });

  it('takes an empty variable as none', async () => {
    const empty = { ...ENVIRONMENT, AWS_SESSION_TOKEN: '', AWS_PROFILE: '', AWS_WEB_IDENTITY_TOKEN_FILE: '' };
    expect(await outcome(await world(empty))).toBe('ENVIRONMENT');
    expect(await outcome(await world({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }))).toBe('INSTANCE');
  });

  const broken: [AwsSubject, string, Record<string, string>, Record<string, string>][] = [
    [
      'AWS credentials in the environment are incomplete',
      'half a pair',
      { AWS_ACCESS_KEY_ID: 'ENVIRONMENT' },
      {},
    ],
    [
      'AWS credentials in the environment are incomplete',
      'a line end',
      { ...ENVIRONMENT, AWS_SECRET_ACCESS_KEY: 'a\nb' },
      {},
    ],
    [
      'AWS credentials in the environment are incomplete',
      'a header in the token',
      { ...ENVIRONMENT, AWS_SESSION_TOKEN: 'a\r\nx: y' },
      {},
    ],
    ['AWS web identity token file cannot be used', 'no file', WEB, {}],
    ['AWS web identity token file cannot be used', 'no JWT', WEB, { '/files/token': CANARY }],
    [
      'AWS web identity token file cannot be used',
      'no role',
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/files/token' },
      FILES,
    ],
    ['AWS refused the web identity token', 'an unknown token', WEB, { '/files/token': 'other.web.token' }],
    ['AWS refused the web identity token', "another's role", { ...WEB, AWS_ROLE_ARN: `${STS_ROLE}2` }, FILES],
    ['AWS profile cannot be used', 'no profile of that name', { ...HOME, AWS_PROFILE: 'missing' }, PROFILE],
    ['AWS container credentials cannot be had', 'no authorization file', CONTAINER, {}],
    [
      'AWS container credentials cannot be had',
      'another authorization',
      CONTAINER,
      { '/files/authorization': 'other' },
    ],
    [
      'AWS container credentials cannot be had',
      'a header in it',
      CONTAINER,
      { '/files/authorization': 'a\r\nb: c' },
    ],
    [
      'AWS container credentials cannot be had',
      'nobody there',
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/' },
      {},
    ],
  ];
  it.each(broken)('%s (%s), and looks no further', async (subject, _, variables, files) => {
    const created = await world(variables, files);
    expect(await outcome(created)).toBe(subject);
    expect(created.instance.requests).toEqual([]);
    expect(created.sts.actions()).not.toContain('GetWebIdentityToken');
  });

  it('does not sign AssumeRoleWithWebIdentity, and names the session', async () => {
    const created = await world({ ...WEB, AWS_ROLE_SESSION_NAME: 'pod-1' }, FILES);
    await created.provider.get();
    const [request] = created.sts.requests;
    expect(request?.headers.map(([name]) => name)).not.toContain('authorization');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: STS_ROLE,
      RoleSessionName: 'pod-1',
      WebIdentityToken: WEB_TOKEN,
    });
  });
});

describe('profiles', () => {
  const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = ${SECRET}\n`;
  const role = `role_arn = ${STS_ROLE}\n`;
  const cases: [
    string,
    string,
    { config?: string; credentials?: string; variables?: Record<string, string> },
  ][] = [
    ['keys in config', 'PROFILE', { config: `[profile gateway]\n${keys('PROFILE')}` }],
    [
      'credentials over config',
      'PROFILE',
      { config: `[profile gateway]\n${keys('OTHERPROFILE')}`, credentials: `[gateway]\n${keys('PROFILE')}` },
    ],
    [
      'a session token',
      'OTHERPROFILE',
      { credentials: `[gateway]\r\n${keys('OTHERPROFILE')}aws_session_token=${SESSION}\n` },
    ],
    [
      'comments',
      'PROFILE',
      { credentials: `# x\n[gateway] ; y\n; z\n${keys('PROFILE')}region = eu-west-1 # here\n` },
    ],
    [
      'a role over another profile',
      'AssumeRole',
      {
        config: `[profile gateway]\n${role}source_profile = base\n`,
        credentials: `[base]\n${keys('PROFILE')}`,
      },
    ],
    [
      'a role over its own keys',
      'AssumeRole',
      { config: `[profile gateway]\n${role}source_profile = gateway\n${keys('PROFILE')}` },
    ],
    [
      'a role over the environment',
      'AssumeRole',
      { config: `[profile gateway]\n${role}credential_source = Environment\n`, variables: ENVIRONMENT },
    ],
    [
      'a role over the container',
      'AssumeRole',
      { config: `[profile gateway]\n${role}credential_source = EcsContainer\n`, variables: CONTAINER },
    ],
    [
      'a role over the instance',
      'AssumeRole',
      { config: `[profile gateway]\n${role}credential_source = Ec2InstanceMetadata\n` },
    ],
    [
      'a web identity',
      'AssumeRoleWithWebIdentity',
      { config: `[profile gateway]\n${role}web_identity_token_file = /files/token\n` },
    ],
    [
      'an unknown source',
      'AWS profile cannot be used',
      { config: `[profile gateway]\n${role}credential_source = Moon\n` },
    ],
    ['a role over nothing', 'AWS profile cannot be used', { config: `[profile gateway]\n${role}` }],
    [
      'a role over both',
      'AWS profile cannot be used',
      {
        config: `[profile gateway]\n${role}credential_source = Ec2InstanceMetadata\nsource_profile = gateway\n${keys('PROFILE')}`,
      },
    ],
    [
      'a role over a missing profile',
      'AWS profile cannot be used',
      { config: `[profile gateway]\n${role}source_profile = base\n` },
    ],
    [
      'a circle',
      'AWS profile cannot be used',
      {
        config: `[profile gateway]\n${role}source_profile = base\n[profile base]\n${role}source_profile = gateway\n`,
      },
    ],
    [
      'half a pair',
      'AWS profile cannot be used',
      { credentials: '[gateway]\naws_access_key_id = PROFILE\n' },
    ],
    ['no credentials', 'AWS profile cannot be used', { config: '[profile gateway]\nregion = eu-west-1\n' }],
    ['keys without its section', 'AWS profile cannot be used', { config: `[gateway]\n${keys('PROFILE')}` }],
    [
      'IAM Identity Center',
      'AWS profile names a source that is not supported',
      { config: `[profile gateway]\nsso_session = corp\n${keys('PROFILE')}` },
    ],
    [
      'a process',
      'AWS profile names a source that is not supported',
      { config: '[profile gateway]\ncredential_process = /bin/keys\n' },
    ],
    [
      'MFA',
      'AWS profile names a source that is not supported',
      { config: `[profile gateway]\n${role}source_profile = gateway\nmfa_serial = x\n${keys('PROFILE')}` },
    ],
    [
      'a console login',
      'AWS profile names a source that is not supported',
      { config: '[profile gateway]\nlogin_session = x\n' },
    ],
  ];
  it.each(cases)('%s: %s', async (_, expected, { config, credentials, variables = {} }) => {
    const files = {
      ...FILES,
      ...(config === undefined ? {} : { '/files/elsewhere': config }),
      ...(credentials === undefined ? {} : { '/files/.aws/credentials': credentials }),
    };
    const created = await world(
      { HOME: '/files', AWS_PROFILE: 'gateway', AWS_CONFIG_FILE: '/files/elsewhere' },
      files,
    );
    const isOverEnvironment = variables['AWS_ACCESS_KEY_ID'] !== undefined;
    if (!isOverEnvironment)
      Object.assign(created.ports.variables, filled(variables, { CONTAINER: created.container.url }));
    if (isOverEnvironment) return expect(await outcomeOverEnvironment(created, variables)).toBe(expected);
    expect(await outcome(created)).toBe(expected);
  });

  /** The environment comes first in the chain; a profile over it matters only where the first look does not see it. */
  async function outcomeOverEnvironment(
    { sts, ports }: World,
    variables: Record<string, string>,
  ): Promise<string> {
    let looks = 0;
    const environment = (name: string) => {
      const value = { ...ports.variables, ...variables }[name];
      if (!name.startsWith('AWS_ACCESS_KEY') && !name.startsWith('AWS_SECRET')) return value;
      looks += 1;
      return looks > 2 ? value : undefined;
    };
    const provider = createAwsAssertion({ tokenSeconds: 300 }, { ...ports, environment }, { audience: 'a' });
    return outcome({ sts, provider });
  }

  it('goes on where the default profile has no credentials', async () => {
    expect(
      await outcome(await world(HOME, { '/files/.aws/config': '[default]\nregion = us-east-1\n' })),
    ).toBe('INSTANCE');
  });

  it('gives external id and session name', async () => {
    const config = `[default]\n${role}source_profile = base\nexternal_id = e-1\nrole_session_name = s-1\n[profile base]\n${keys('PROFILE')}`;
    const created = await world(HOME, { '/files/.aws/config': config }, { roles: { [STS_ROLE]: 'e-1' } });
    expect(await outcome(created)).toBe('AssumeRole');
    expect(Object.fromEntries(new URLSearchParams(created.sts.requests[0]?.body))).toMatchObject({
      RoleSessionName: 's-1',
      ExternalId: 'e-1',
    });
    const refused = await world(
      HOME,
      { '/files/.aws/config': config.replace('e-1', 'e-2') },
      { roles: { [STS_ROLE]: 'e-1' } },
    );
    expect(await outcome(refused)).toBe('AWS refused the role of the profile');
  });
});

describe('container credentials', () => {
  const forbidden = [
    'http://169.254.169.254/latest/meta-data/',
    'http://credentials.example/',
    'http://169.254.170.2.example/',
    'http://10.0.0.1/',
    'http://[fd00:ec2::254]/',
    'http://user@127.0.0.1/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'nonsense',
  ];
  it.each(forbidden)('asks nobody at %s', async (url) => {
    const created = await world({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url });
    expect(await outcome(created)).toBe('AWS container credentials address is not allowed');
    expect(created.ports.http.sent).toEqual([]);
  });

  it.each(['@evil.example/', '.evil.example/', ':99/'])(
    'a relative part cannot move the host: %s',
    async (part) => {
      const created = await world({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: part });
      expect(await outcome(created)).toBe('AWS container credentials address is not allowed');
      expect(created.ports.http.sent).toEqual([]);
    },
  );

  const allowed: [string, Record<string, string>, string, string][] = [
    [
      'ECS',
      { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/guid' },
      'http://169.254.170.2',
      '/v2/credentials/guid',
    ],
    [
      'EKS over IPv4',
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials' },
      'http://169.254.170.23',
      '/v1/credentials',
    ],
    [
      'EKS over IPv6',
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://[fd00:ec2::23]/v1/credentials' },
      'http://[fd00:ec2::23]',
      '/v1/credentials',
    ],
    [
      'https',
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'https://credentials.example/x?y=z' },
      'https://credentials.example',
      '/x?y=z',
    ],
  ];
  it.each(allowed)('%s', async (_, variables, origin, path) => {
    const { sts, ports } = await world({ ...variables, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer x' });
    const sent: SourceRequest[] = [];
    const http = {
      send: async (request: SourceRequest) => {
        if (request.origin === sts.url) return ports.http.send(request);
        sent.push(request);
        const body = {
          AccessKeyId: 'CONTAINER',
          SecretAccessKey: SECRET,
          Token: SESSION,
          Expiration: '2100-01-01T00:00:00Z',
        };
        return {
          status: 200,
          headers: {},
          body: (async function* () {
            yield Buffer.from(JSON.stringify(body));
          })(),
        };
      },
    };
    const provider = createAwsAssertion({ tokenSeconds: 300 }, { ...ports, http }, { audience: 'a' });
    expect(await outcome({ sts, provider })).toBe('CONTAINER');
    expect(sent).toMatchObject([{ method: 'GET', origin, path }]);
    expect(sent[0]?.headers).toContainEqual(['authorization', 'Bearer x']);
  });
});

describe('instance metadata', () => {
  async function instanceWorld(
    options: Parameters<typeof startInstanceMetadata>[0],
    variables: Record<string, string> = {},
  ) {
    const instance = await startInstanceMetadata(options);
    open.push(instance);
    const created = await world({ AWS_EC2_METADATA_SERVICE_ENDPOINT: instance.url, ...variables });
    return { ...created, instance };
  }
  const CREDENTIALS = { id: 'INSTANCE', secret: SECRET, token: SESSION };

  it('opens a session first and shows it with every read', async () => {
    const created = await instanceWorld({ credentials: CREDENTIALS });
    expect(await outcome(created)).toBe('INSTANCE');
    expect(created.instance.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'PUT /latest/api/token',
      'GET /latest/meta-data/iam/security-credentials/',
      'GET /latest/meta-data/iam/security-credentials/nymgate-role',
    ]);
  });

  it('gives the region where the environment has none, once', async () => {
    const created = await instanceWorld(
      { credentials: CREDENTIALS, region: 'eu-west-1' },
      { AWS_REGION: '' },
    );
    expect(await outcome(created)).toBe('INSTANCE');
    expect(await outcome(created)).toBe('INSTANCE');
    const regions = created.instance.requests.filter(({ target }) => target.endsWith('/placement/region'));
    expect(regions).toHaveLength(1);
  });

  const broken: [string, Parameters<typeof startInstanceMetadata>[0], number][] = [
    ['version 2 is refused (never version 1)', { credentials: CREDENTIALS, sessionStatus: 403 }, 1],
    ['there is no role', {}, 2],
    ['the role is a path', { credentials: CREDENTIALS, role: '../../user-data' }, 2],
    ['the time is none', { credentials: CREDENTIALS, expiration: 'tomorrow' }, 3],
  ];
  it.each(broken)('says so when %s', async (_, options, requests) => {
    const created = await instanceWorld(options);
    expect(await outcome(created)).toBe('EC2 instance metadata gives no credentials');
    expect(created.instance.requests).toHaveLength(requests);
  });

  it('is not there when nobody answers, and waits a second at most', async () => {
    const created = await instanceWorld({});
    created.instance.answerWith('slow');
    created.ports.http.accelerate(true);
    expect(await outcome(created)).toBe('no AWS credentials found');
    expect(created.ports.http.sent.map(({ timeout }) => timeout)).toEqual([1_000]);
  });

  it.each(['http://metadata.example', 'https://127.0.0.1', 'nonsense'])('asks nobody at %s', async (url) => {
    const created = await world({ AWS_EC2_METADATA_SERVICE_ENDPOINT: url });
    expect(await outcome(created)).toBe('EC2 instance metadata gives no credentials');
    expect(created.ports.http.sent).toEqual([]);
  });
});

describe('held credentials', () => {
  const HOUR = 3_600_000;
  /** Their clocks move with ours: AWS would see signatures of the future otherwise. */
  async function heldWorld() {
    const created = await world(CONTAINER, FILES);
    const signed: string[] = [];
    const http = {
      send: async (request: SourceRequest) => {
        if (request.origin !== created.sts.url) return created.ports.http.send(request);
        signed.push(request.headers.find(([name]) => name === 'authorization')?.[1] ?? '');
        const body = `<GetWebIdentityTokenResponse><GetWebIdentityTokenResult><WebIdentityToken>a.b.c</WebIdentityToken></GetWebIdentityTokenResult></GetWebIdentityTokenResponse>`;
        return {
          status: 200,
          headers: {},
          body: (async function* () {
            yield Buffer.from(body);
          })(),
        };
      },
    };
    const provider = createAwsAssertion({ tokenSeconds: 300 }, { ...created.ports, http }, { audience: 'a' });
    return { ...created, provider, signed };
  }

  it('serve until five minutes before their end', async () => {
    const { provider, container, ports } = await heldWorld();
    await provider.get();
    ports.pass(HOUR - 310_000);
    await provider.get();
    expect(container.requests).toHaveLength(1);
    ports.pass(20_000);
    await provider.get();
    expect(container.requests).toHaveLength(2);
  });

  it('are fetched once for fifty at a time', async () => {
    const { provider, container, signed } = await heldWorld();
    await Promise.all(Array.from({ length: 50 }, () => provider.get()));
    expect([container.requests.length, signed.length]).toEqual([1, 50]);
  });

  it('serve to their end while they cannot be renewed, not longer', async () => {
    const { provider, container, ports } = await heldWorld();
    await provider.get();
    container.answerWith('down');
    ports.pass(HOUR - 60_000);
    expect(await provider.get()).toBe('a.b.c');
    ports.pass(120_000);
    await expect(provider.get()).rejects.toMatchObject({
      detail: { subject: 'AWS container credentials cannot be had' },
    });
  });

  it('are dropped when AWS does not know them', async () => {
    const created = await world(CONTAINER, FILES, { keys: {} });
    for (const calls of [1, 2]) {
      expect(await outcome(created)).toBe('AWS does not know the credentials');
      expect(created.container.requests).toHaveLength(calls);
    }
  });

  it('are not held where they have no end: a changed file counts at once', async () => {
    const created = await world(HOME, { ...PROFILE });
    expect(await outcome(created)).toBe('PROFILE');
    created.ports.texts['/files/.aws/credentials'] =
      `[default]\naws_access_key_id = OTHERPROFILE\naws_secret_access_key = ${SECRET}\naws_session_token = ${SESSION}\n`;
    expect(await outcome(created)).toBe('OTHERPROFILE');
  });
});

describe('one deadline', () => {
  it('is shared by all calls of one assertion', async () => {
    const { ports, sts } = await world(HOME, {
      '/files/.aws/config': `[default]\nrole_arn = ${STS_ROLE}\nsource_profile = middle\n[profile middle]\nrole_arn = ${STS_ROLE}\nsource_profile = base\n[profile base]\naws_access_key_id = PROFILE\naws_secret_access_key = ${SECRET}\n`,
    });
    const timeouts: number[] = [];
    let monotonic = 0;
    const provider = createAwsAssertion(
      { tokenSeconds: 300 },
      {
        ...ports,
        clock: { now: () => Date.now(), monotonic: () => monotonic },
        http: {
          send: (request) => {
            timeouts.push(request.timeout);
            monotonic += 2_500;
            return ports.http.send(request);
          },
        },
      },
      { audience: 'a' },
    );
    expect(await outcome({ sts, provider })).toBe('AWS did not answer in time');
    expect(timeouts).toEqual([4_000, 1_500]);
  });
});
