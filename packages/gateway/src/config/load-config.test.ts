import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { loadConfig } from './load-config.ts';

const MINIMAL = `pseudonyms:
  scheme: native
  keys:
    - id: 1
      secret: env:NYMGATE_KEY
connectors:
  entra-id:
    tenant: 8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b
    clientId: 3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e
    assertion: { type: token-file, path: /token }
`;

function load(text: string, environment: Record<string, string> = {}) {
  return loadConfig({ text, file: 'nymgate.yaml', environment });
}

function faults(text: string, environment: Record<string, string> = {}): string[] {
  try {
    load(text, environment);
  } catch (error) {
    if (error instanceof SetupError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a valid file', () => {
  it('gets its defaults', () => {
    const config = load(MINIMAL);
    expect(config.listen).toEqual({ host: '127.0.0.1', port: 8484, compress: true });
    expect(config.limits).toMatchObject({
      targetBytes: 8_192,
      concurrentRequests: 256,
      responseBytes: 67_108_864,
    });
    expect(config.connectors['entra-id']?.options).toEqual({
      pseudonymizeAppIds: true,
      includeGroups: true,
      basic: false,
    });
    expect(config.methods).toEqual(['GET', 'HEAD']);
    expect(config.engine).toBe('auto');
    expect(config.drain).toEqual({ lagMilliseconds: 5_000, graceMilliseconds: 8_000 });
  });

  it('is frozen at every depth', () => {
    const config = load(MINIMAL);
    const thaw = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(thaw));
    expect(thaw(config)).toBe(true);
  });

  it('may be JSON', () => {
    const json = JSON.stringify({
      pseudonyms: { scheme: 'psoxy', salt: 'file:/salt', encryptionKey: 'env:K' },
      connectors: {
        'outlook-cal': {
          tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
          clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
          assertion: { type: 'token-file', path: '/t' },
        },
      },
    });
    expect(load(json).pseudonyms.scheme).toBe('psoxy');
  });
});

describe('faults', () => {
  const cases: [string, string, string[]][] = [
    [
      'misspelt key',
      `${MINIMAL}lisen:\n  port: 1\n`,
      ['nymgate.yaml:11:1 CONFIG_INVALID unknown key "lisen" (did you mean listen?)'],
    ],
    [
      'misspelt nested key',
      `${MINIMAL}limits:\n  target_bytes: 1000\n`,
      ['nymgate.yaml:12:3 CONFIG_INVALID unknown key "target_bytes" in limits (did you mean targetBytes?)'],
    ],
    ['nothing near', `${MINIMAL}zzzzzzzz: 1\n`, ['nymgate.yaml:11:1 CONFIG_INVALID unknown key "zzzzzzzz"']],
    [
      'wrong type',
      `${MINIMAL}listen:\n  port: "8484"\n`,
      ['nymgate.yaml:12:9 CONFIG_INVALID listen.port must be a number'],
    ],
    [
      'out of range',
      `${MINIMAL}limits:\n  depth: 5\n  tokens: 5000\n`,
      [
        'nymgate.yaml:12:10 CONFIG_INVALID limits.depth must be at least 8',
        'nymgate.yaml:13:11 CONFIG_INVALID limits.tokens must be at most 1000',
      ],
    ],
    [
      'missing key',
      MINIMAL.replace(/ {4}tenant.*\n/, ''),
      ['nymgate.yaml:7:3 CONFIG_INVALID connectors.entra-id.tenant is missing; it must be text'],
    ],
    [
      'KND-02: a verified domain: one tenant must not have two names',
      MINIMAL.replace(/tenant: \S+/, 'tenant: contoso.com'),
      [
        'nymgate.yaml:8:13 CONFIG_INVALID connectors.entra-id.tenant must be the tenant id, a GUID; of a verified domain, curl -s https://login.microsoftonline.com/DOMAIN/v2.0/.well-known/openid-configuration shows it in "issuer"',
      ],
    ],
    [
      'missing section',
      MINIMAL.slice(MINIMAL.indexOf('connectors')),
      ['nymgate.yaml:1:1 CONFIG_INVALID pseudonyms is missing; it must be a block of keys'],
    ],
    [
      'unknown scheme',
      MINIMAL.replace('scheme: native', 'scheme: rot13'),
      ['nymgate.yaml:2:11 CONFIG_INVALID pseudonyms.scheme must be one of native, psoxy'],
    ],
    [
      'not a list value',
      `${MINIMAL}methods: [GET, DELETE]\n`,
      ['nymgate.yaml:11:16 CONFIG_INVALID methods.1 must be one of GET, HEAD, POST'],
    ],
    [
      'no connector',
      'pseudonyms: { scheme: native, keys: [{ id: 1, secret: env:K }] }\nconnectors: {}\n',
      ['nymgate.yaml:2:1 CONFIG_INVALID connectors must name at least one connector'],
    ],
    [
      'odd connector id',
      MINIMAL.replace('entra-id:', 'Entra ID:'),
      ['nymgate.yaml:7:3 CONFIG_INVALID a connector id is lower-case letters, digits and hyphens'],
    ],
    [
      'exposed listener',
      `${MINIMAL}listen:\n  host: 0.0.0.0\n`,
      [
        'nymgate.yaml:1:1 CONFIG_INVALID publicUrl is required unless the listener is loopback: encrypted links start with it',
        'nymgate.yaml:12:9 CONFIG_INVALID only a loopback address is accepted without a verifier of callers: anyone who reaches the gateway would be served (configure callers.apiKeys, callers.jwt or callers.clientCertificates)',
      ],
    ],
    [
      'key id twice',
      MINIMAL.replace('connectors:', '    - id: 1\n      secret: env:OTHER\nconnectors:'),
      ['nymgate.yaml:6:11 CONFIG_INVALID the id of a key is given twice (each key needs its own)'],
    ],
    [
      'key twice',
      MINIMAL.replace('connectors:', '    - id: 2\n      secret: env:NYMGATE_KEY\nconnectors:'),
      ['nymgate.yaml:7:15 CONFIG_INVALID the secret of a key is given twice (each key needs its own)'],
    ],
    [
      'empty file',
      '',
      [
        'nymgate.yaml:1:1 CONFIG_INVALID pseudonyms is missing; it must be a block of keys',
        'nymgate.yaml:1:1 CONFIG_INVALID connectors is missing; it must be a block of keys',
      ],
    ],
    ['a list', '- 1\n', ['nymgate.yaml:1:1 CONFIG_INVALID the configuration must be a block of keys']],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  it('are told all at once, in the order of the file', () => {
    const found = faults(
      `lisen: {}\n${MINIMAL.replace('env:NYMGATE_KEY', 'hunter2')}limits:\n  depth: 5\nlisten:\n  host: 0.0.0.0\n`,
    );
    expect(found.map((line) => line.split(' ')[0])).toEqual([
      'nymgate.yaml:1:1',
      'nymgate.yaml:1:1',
      'nymgate.yaml:6:15',
      'nymgate.yaml:13:10',
      'nymgate.yaml:15:9',
    ]);
  });

  it('never quote a value', () => {
    const canary = 'Xk29qLmCanary';
    const texts = [
      MINIMAL.replace('env:NYMGATE_KEY', canary),
      MINIMAL.replace('8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b', `"${canary}/../x"`),
      `${MINIMAL}listen: ${canary}\n`,
      `${MINIMAL}publicUrl: https://user:${canary}@host\n`,
      `${MINIMAL}bad: [${canary}\n`,
      `${MINIMAL}bad: "${canary}\n`,
      `${MINIMAL}bad: !!${canary} x\n`,
      `${MINIMAL}log:\n  level: ${canary}\n`,
    ];
    for (const text of texts) {
      expect(faults(text).length).toBeGreaterThan(0);
      expect(faults(text).join()).not.toContain(canary);
    }
  });

  it.each(['clientSecret', 'client_secret', 'secret', 'password', 'private-key'])(
    '%s is refused with the reason',
    (key) => {
      expect(faults(MINIMAL.replace('    assertion', `    ${key}: hunter2\n    assertion`)).join()).toMatch(
        /federated identity credential and keeps no client secret/,
      );
    },
  );
});

describe('addresses of Microsoft', () => {
  const source = (key: string, origin: string) => {
    const rest = { authority: 'https://a.example', graph: 'https://b.example', audience: 'x' };
    const scope = 'https://b.example/.default';
    const lines = Object.entries({ ...rest, scope, [key]: origin }).map(
      ([name, value]) => `  ${name}: ${value}\n`,
    );
    return `${MINIMAL}source:\n${lines.join('')}`;
  };
  it.each([
    'https://graph.microsoft.us',
    'https://login.partner.microsoftonline.cn',
    'http://127.0.0.1:4000',
    'http://localhost:1',
    'http://[::1]:8',
    'https://localhost',
  ])('%s passes', (origin) => {
    expect(faults(source('graph', origin))).toEqual([]);
  });
  it.each([
    'http://graph.microsoft.com',
    'https://10.0.0.1',
    'https://169.254.169.254',
    'https://[fe80::1]',
    'https://2130706433',
    'https://0x7f000001',
    'https://1.2.3.0x4',
    'https://user@graph.microsoft.com',
    'https://user:pass@graph.microsoft.com',
    'https://graph.microsoft.com/',
    'https://graph.microsoft.com/v1.0',
    'https://graph.microsoft.com?x',
    'https://graph.microsoft.com#',
    'ftp://graph.microsoft.com',
    'https://',
    'https://.',
    'https://-',
    'graph.microsoft.com',
    'http://127.0.0.1.evil.com',
    'http://localhost.evil.com',
    'http://127.1',
    '"https://graph.microsoft.com\\n"',
    '"https://graph.microsoft.com\\\\@evil.com"',
  ])('%s is refused', (origin) => {
    expect(faults(source('graph', origin)).join()).toMatch(/source\.graph must/);
    expect(faults(source('authority', origin)).join()).toMatch(/source\.authority must/);
  });
  it.each(['..', '.', 'a..b', '-', 'a/b', 'common?x', '', 'common', 'Organizations', 'consumers'])(
    'tenant %j is refused',
    (tenant) => {
      expect(
        faults(MINIMAL.replace('8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b', JSON.stringify(tenant))),
      ).not.toEqual([]);
    },
  );
});

describe('YAML that configuration files may not use (CFG-01)', () => {
  const cases: [string, string, RegExp][] = [
    ['alias', `a: &x 1\nb: *x\n`, /anchors are not allowed[\s\S]*aliases are not allowed/],
    ['alias bomb', `a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n`, /not allowed/],
    ['merge key', `base: {}\nx:\n  <<: {}\n`, /3:3 CONFIG_SYNTAX merge keys are not allowed/],
    ['duplicate key', `${MINIMAL}log: {}\nlog: {}\n`, /12:1 CONFIG_SYNTAX a key is given twice/],
    ['js tag', `x: !!js/function "function(){}"\n`, /CONFIG_SYNTAX tags are not allowed/],
    ['own tag', `x: !secret y\n`, /tags are not allowed/],
    ['core tag', `x: !!str y\n`, /tags are not allowed/],
    ['prototype', `__proto__:\n  x: 1\n`, /this key is not allowed/],
    ['number as key', `1: x\n`, /keys must be text/],
    ['list as key', `? [a]\n: x\n`, /keys must be text/],
    ['two documents', `a: 1\n---\nb: 2\n`, /more than one document/],
    ['tab', `a:\n\tb: 1\n`, /CONFIG_SYNTAX/],
    ['open bracket', `a: [1, 2\n`, /CONFIG_SYNTAX/],
    ['5 MiB', `a: ${'x'.repeat(5_242_880)}\n`, /larger than 1 MiB/],
    ['deep', `a: ${'['.repeat(200_000)}`, /CONFIG_SYNTAX/],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(faults(text).join('\n')).toMatch(expected);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('environment overrides', () => {
  it.each<[string, string, (config: ReturnType<typeof load>) => unknown, unknown]>([
    ['NYMGATE_LISTEN__PORT', '8443', (config) => config.listen.port, 8_443],
    ['NYMGATE_PUBLIC_URL', 'http://localhost:9', (config) => config.publicUrl, 'http://localhost:9'],
    ['NYMGATE_PUBLICURL', 'http://localhost:9', (config) => config.publicUrl, 'http://localhost:9'],
    ['NYMGATE_LIMITS__REQUEST_MILLISECONDS', '9000', (config) => config.limits.requestMilliseconds, 9_000],
    ['NYMGATE_LOG__LEVEL', 'debug', (config) => config.log.level, 'debug'],
    ['NYMGATE_ADMIN__ENABLED', 'false', (config) => config.admin.enabled, false],
    ['NYMGATE_METHODS', '[GET]', (config) => config.methods, ['GET']],
    ['NYMGATE_METHODS__1', 'POST', (config) => config.methods, ['GET', 'POST']],
    [
      'NYMGATE_CONNECTORS__ENTRA_ID__CLIENT_ID',
      '11111111-2222-4333-8444-555555555555',
      (config) => config.connectors['entra-id']?.clientId,
      '11111111-2222-4333-8444-555555555555',
    ],
    [
      'NYMGATE_CONNECTORS__ENTRA_ID__TENANT',
      '6E4C8E9F-76CF-41D1-806E-61838B880B87',
      (config) => config.connectors['entra-id']?.tenant,
      '6E4C8E9F-76CF-41D1-806E-61838B880B87',
    ],
    [
      'NYMGATE_CONNECTORS__ENTRA_ID__OPTIONS__INCLUDE_GROUPS',
      'false',
      (config) => config.connectors['entra-id']?.options.includeGroups,
      false,
    ],
    [
      'NYMGATE_CONNECTORS__ENTRA_ID__ASSERTION__PATH',
      '/other: [x',
      (config) => config.connectors['entra-id']?.assertion,
      { type: 'token-file', path: '/other: [x' },
    ],
    [
      'NYMGATE_PSEUDONYMS__KEYS__0__SECRET',
      'env:OTHER',
      (config) => 'keys' in config.pseudonyms && config.pseudonyms.keys[0]?.secret,
      'env:OTHER',
    ],
    [
      'NYMGATE_PSEUDONYMS__DOMAINS__OWN',
      '[a.example]',
      (config) => config.pseudonyms.domains.own,
      ['a.example'],
    ],
  ])('%s', (name, value, read, expected) => {
    expect(
      read(load(name === 'NYMGATE_METHODS__1' ? `${MINIMAL}methods: [GET]\n` : MINIMAL, { [name]: value })),
    ).toEqual(expected);
  });

  it('can make a connector that the file does not have', () => {
    const config = load(MINIMAL, {
      NYMGATE_CONNECTORS__OUTLOOK_CAL__TENANT: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
      NYMGATE_CONNECTORS__OUTLOOK_CAL__CLIENT_ID: '11111111-2222-4333-8444-555555555555',
      NYMGATE_CONNECTORS__OUTLOOK_CAL__ASSERTION__TYPE: 'token-file',
      NYMGATE_CONNECTORS__OUTLOOK_CAL__ASSERTION__PATH: '/t',
    });
    expect(config.connectors['outlook-cal']?.tenant).toBe('7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70');
  });

  it('can be all there is', () => {
    const config = load('', {
      NYMGATE_PSEUDONYMS: '{ scheme: native, keys: [{ id: 1, secret: "env:NYMGATE_SECRET" }] }',
      NYMGATE_SECRET: 'x',
      NYMGATE_CONNECTORS__ENTRA_ID: `{ tenant: 7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70, clientId: 11111111-2222-4333-8444-555555555555, assertion: { type: token-file, path: /t } }`,
    });
    expect(Object.keys(config.connectors)).toEqual(['entra-id']);
  });

  it.each<[string, string, string]>([
    [
      'NYMGATE_LISTEN__PROT',
      '1',
      'CONFIG_INVALID environment variable NYMGATE_LISTEN__PROT names no key of the configuration under listen (did you mean port?)',
    ],
    [
      'NYMGATE_LOG_LEVEL',
      'debug',
      'CONFIG_INVALID environment variable NYMGATE_LOG_LEVEL names no key of the configuration (did you mean NYMGATE_LOG__LEVEL?)',
    ],
    [
      'NYMGATE_NOTHING',
      '1',
      'CONFIG_INVALID environment variable NYMGATE_NOTHING names no key of the configuration (every variable that begins with NYMGATE_ is a setting, or a secret that the configuration refers to as env:NAME; refer to it, or remove it)',
    ],
    [
      'NYMGATE_LISTEN__PORT__X',
      '1',
      'CONFIG_INVALID environment variable NYMGATE_LISTEN__PORT__X names no key of the configuration under listen.port',
    ],
    [
      'NYMGATE_',
      '1',
      'CONFIG_INVALID environment variable NYMGATE_ names no key of the configuration (every variable that begins with NYMGATE_ is a setting, or a secret that the configuration refers to as env:NAME; refer to it, or remove it)',
    ],
    [
      'NYMGATE_PSEUDONYMS__KEYS__A__SECRET',
      'env:K',
      'CONFIG_INVALID environment variable NYMGATE_PSEUDONYMS__KEYS__A__SECRET names no key of the configuration under pseudonyms.keys',
    ],
    [
      'NYMGATE_LISTEN__PORT',
      'hunter2',
      'CONFIG_INVALID environment variable NYMGATE_LISTEN__PORT: listen.port must be a number',
    ],
    [
      'NYMGATE_LISTEN__PORT',
      '[hunter2',
      'CONFIG_INVALID environment variable NYMGATE_LISTEN__PORT is not a valid value',
    ],
    [
      'NYMGATE_LISTEN__PORT',
      '&a 1',
      'CONFIG_INVALID environment variable NYMGATE_LISTEN__PORT is not a valid value',
    ],
    [
      'NYMGATE_SOURCE__GRAPH',
      'http://evil.example',
      'CONFIG_INVALID environment variable NYMGATE_SOURCE__GRAPH: source.graph must be https; plain http is for loopback addresses only',
    ],
    [
      'NYMGATE_CONNECTORS__ENTRA_ID__CLIENT_SECRET',
      'hunter2',
      'CONFIG_INVALID environment variable NYMGATE_CONNECTORS__ENTRA_ID__CLIENT_SECRET names no key of the configuration under connectors.entra-id',
    ],
  ])('%s=%s is an error', (name, value, expected) => {
    const found = faults(MINIMAL, { [name]: value });
    expect(found.some((line) => line.startsWith(expected))).toBe(true);
    expect(found.join()).not.toContain('hunter2');
  });

  it('two spellings of one key are an error', () => {
    expect(faults(MINIMAL, { NYMGATE_LISTEN__PORT: '1', nymgate_listen__port: '2' }).join()).toMatch(
      /another name sets too/,
    );
  });

  it('what is not ours is left alone', () => {
    const environment = {
      PATH: '/bin',
      NYMGATE_KEY: 'secret of the file',
      NYMGATE_CONFIG: 'x.yaml',
      NYMGATE_SERVICE_HOST: '10.0.0.1',
      NYMGATE_SERVICE_PORT: '80',
      NYMGATE_SERVICE_PORT_HTTP: '80',
      NYMGATE_PORT: 'tcp://10.0.0.1:80',
      NYMGATE_PORT_80_TCP_ADDR: '10.0.0.1',
      NYMGATE_PORT_80_TCP: 'tcp://x',
    };
    expect(load(MINIMAL, environment)).toEqual(load(MINIMAL));
  });
});

it('never throws anything but a SetupError, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.json(),
        fc
          .array(
            fc.constantFrom(
              'listen',
              ':',
              ' ',
              '\n',
              '- ',
              '[',
              '{',
              '}',
              '&a',
              '*a',
              '"',
              'port',
              '1',
              '? ',
              '|',
            ),
          )
          .map((parts) => parts.join('')),
      ),
      (text) => {
        faults(text);
      },
    ),
    { numRuns: 500 },
  );
});
