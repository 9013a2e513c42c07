import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli, runHere, withFiles } from './cli-process.ts';

const KEY = 'gC5_JJ_MbSOOycXkRlwCeitNFH3iX2r_-2vKgYWzyJ8';
const ENVIRONMENT = { DEMO_KEY: KEY };
const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';

const CONFIG = `listen:
  port: 0
admin:
  port: 0
pseudonyms:
  scheme: native
  keys:
    - { id: 1, secret: "env:DEMO_KEY" }
source:
  authority: http://127.0.0.1:1
  graph: http://127.0.0.1:1
connectors:
  entra-id:
    tenant: ${TENANT}
    clientId: 11111111-2222-4333-8444-555555555555
    assertion: { type: token-file, path: assertion.jwt }
`;

type Case = {
  readonly config: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly code: string;
  readonly says: RegExp;
};

describe('serve prints what is wrong, serves nothing, exits with 1', () => {
  const cases: Readonly<Record<string, Case>> = {
    'unknown key': {
      config: `${CONFIG}retries: 3\n`,
      code: 'CONFIG_INVALID',
      says: /^nymgate\.yaml:17:1 CONFIG_INVALID .*retries/m,
    },
    'misspelt key': {
      config: CONFIG.replace('clientId', 'clientID'),
      code: 'CONFIG_INVALID',
      says: /clientID/,
    },
    'bad YAML': {
      config: `${CONFIG}\n  bad: [`,
      code: 'CONFIG_SYNTAX',
      says: /^nymgate\.yaml:\d+:\d+ CONFIG_SYNTAX/m,
    },
    'empty file': { config: '', code: 'CONFIG_INVALID', says: /pseudonyms/ },
    'an error page': {
      config: '<!doctype html>\n<title>Sign in</title>\n',
      code: 'CONFIG_SYNTAX',
      says: /^nymgate\.yaml CONFIG_SYNTAX This is an HTML or XML page, not a configuration\. \(.*fetch it again/,
    },
    'a pin without quotes': {
      config: CONFIG.replace('scheme: native', 'scheme: native\n  expectedEpoch: 1234567890123456'),
      code: 'CONFIG_INVALID',
      says: /expectedEpoch must be text \(put it in quotes/,
    },
    'a pin that is none': {
      config: CONFIG.replace('scheme: native', 'scheme: native\n  expectedEpoch: "abc"'),
      code: 'CONFIG_INVALID',
      says: /expectedEpoch must be 16 hexadecimal digits \("nymgate doctor --offline" prints it\)/,
    },
    'no connector': {
      config: CONFIG.slice(0, CONFIG.indexOf('connectors:')),
      code: 'CONFIG_INVALID',
      says: /connectors/,
    },
    'missing key': {
      config: CONFIG.replace('env:DEMO_KEY', 'env:ABSENT_KEY'),
      code: 'SECRET_UNAVAILABLE',
      says: /ABSENT_KEY/,
    },
    'missing key file': {
      config: CONFIG.replace('env:DEMO_KEY', 'file:absent.key'),
      code: 'SECRET_UNAVAILABLE',
      says: /absent\.key/,
    },
    'short key': {
      config: CONFIG.replace('env:DEMO_KEY', 'file:short.key'),
      files: { 'short.key': 'YWJj' },
      code: 'KEY_INVALID',
      says: /32 bytes/,
    },
    'key in the configuration': {
      config: CONFIG.replace('env:DEMO_KEY', KEY),
      code: 'CONFIG_INVALID',
      says: /secret/,
    },
    'unknown connector': {
      config: CONFIG.replace('entra-id', 'entra-ids'),
      code: 'CONNECTOR_UNKNOWN',
      says: /entra-ids/,
    },
    'open to the network': {
      config: CONFIG.replace('port: 0', 'host: 0.0.0.0'),
      code: 'CONFIG_INVALID',
      says: /loopback/,
    },
    'missing rule file': {
      config: `${CONFIG}    rules: absent.yaml\n`,
      code: 'RULES_UNREADABLE',
      says: /absent\.yaml/,
    },
    'bad rule file': {
      config: `${CONFIG}    rules: rules.yaml\n`,
      files: { 'rules.yaml': 'nymgate: 1\nnmae: x\n' },
      code: 'RULES_INVALID',
      says: /rules\.yaml:2:1/,
    },
    'several things at once': {
      config: CONFIG.replace('scheme: native', 'scheme: rot13').replace(TENANT, '"?"'),
      code: 'CONFIG_INVALID',
      says: /scheme[\s\S]*CONFIG_INVALID[\s\S]*tenant|tenant[\s\S]*CONFIG_INVALID[\s\S]*scheme/,
    },
  };
  test.each(Object.entries(cases))('%s', async (_, { config, files = {}, code, says }) => {
    const directory = withFiles({ 'nymgate.yaml': config, ...files });
    const { code: exit, stdout, stderr } = await runCli(['serve'], { directory, environment: ENVIRONMENT });
    expect(stderr).toMatch(says);
    expect(stderr).toContain(code);
    expect(stderr).not.toContain(KEY);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([exit, stdout]).toEqual([1, '']);
  });

  test('no configuration', async () => {
    const { code, stderr } = await runCli(['serve'], { directory: withFiles({}) });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^nymgate\.yaml CONFIG_UNREADABLE /)]);
  });

  test('port taken, by serve and by demo', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const directory = withFiles({ 'nymgate.yaml': CONFIG.replace('port: 0', `port: ${port}`) });
    const ends = [
      await runCli(['serve'], { directory, environment: ENVIRONMENT }),
      await runCli(['demo', '--once', '--port', String(port)]),
    ];
    for (const { code, stderr } of ends)
      expect([code, stderr]).toEqual([1, expect.stringMatching(new RegExp(`LISTEN_FAILED .*${port}`))]);
  });
});

describe('call', () => {
  const files = {
    'nymgate.yaml': CONFIG,
    'assertion.jwt': `${'a'.repeat(40)}.${'b'.repeat(40)}.${'c'.repeat(40)}`,
  };

  test('unreachable Entra: one stable code, exit 1', async () => {
    const options = { directory: withFiles(files), environment: ENVIRONMENT };
    const { code, stdout, stderr } = await runCli(
      ['call', 'entra-id', '/v1.0/users', '--config', 'nymgate.yaml'],
      options,
    );
    expect(JSON.parse(stdout).error.code).toMatch(/^SOURCE_(?:UNREACHABLE|AUTH_FAILED)$/);
    expect([code, stderr]).toEqual([1, expect.stringContaining('status 502')]);
  });

  test.each([
    ['/v1.0/users/../groups', 'TARGET_MALFORMED'],
    ['/v1.0//users', 'TARGET_MALFORMED'],
    ['/v1.0/users/%2e%2e/groups', 'TARGET_MALFORMED'],
    ['/v1.0/users?$top=1&$top=2', 'TARGET_MALFORMED'],
    ['/v1.0/me', 'ENDPOINT_NOT_ALLOWED'],
    ['/v1.0/users?$search=x', 'QUERY_NOT_ALLOWED'],
    ['/v1.0/users?$skiptoken=s~AAAA', 'TOKEN_INVALID'],
  ])('%s is refused with %s, exit 3', async (path, expected) => {
    const options = { directory: withFiles(files), environment: ENVIRONMENT };
    const { code, stdout } = await runHere(['call', 'entra-id', path, '--config', 'nymgate.yaml'], options);
    expect([code, JSON.parse(stdout).error.code]).toEqual([3, expected]);
  });

  const own = `${CONFIG}  my-own:
    tenant: ${TENANT}
    clientId: 11111111-2222-4333-8444-555555555555
    assertion: { type: token-file, path: assertion.jwt }
    rules: rules.yaml
    allowOpen: true
`;
  const rules = 'endpoints:\n  - pathTemplate: /v1.0/things\n';

  test.each([
    [
      'neither here nor there',
      'foo',
      CONFIG,
      1,
      'CONNECTOR_UNKNOWN The configuration has no connector "foo". (use one of entra-id)',
    ],
    [
      'not configured',
      'outlook-cal',
      CONFIG,
      1,
      'CONNECTOR_UNKNOWN The configuration has no connector "outlook-cal". (use one of entra-id)\n',
    ],
    ['not configured among several', 'outlook-cal', own, 1, '(use one of entra-id, my-own)\n'],
    ['a name of every object', 'constructor', CONFIG, 1, 'CONNECTOR_UNKNOWN '],
  ])('a connector that is %s is refused', async (_, connector, config, exit, says) => {
    const options = {
      directory: withFiles({ ...files, 'nymgate.yaml': config, 'rules.yaml': rules }),
      environment: ENVIRONMENT,
    };
    const { code, stdout, stderr } = await runHere(
      ['call', connector, '/v1.0/users?$top=1', '--config', 'nymgate.yaml'],
      options,
    );
    expect([code, stdout, stderr]).toEqual([exit, '', expect.stringContaining(says)]);
  });

  test('a connector of the configuration alone is called', async () => {
    const options = {
      directory: withFiles({ ...files, 'nymgate.yaml': own, 'rules.yaml': rules }),
      environment: ENVIRONMENT,
    };
    const { code, stdout } = await runHere(
      ['call', 'my-own', '/v1.0/other', '--config', 'nymgate.yaml'],
      options,
    );
    expect([code, JSON.parse(stdout).error.code]).toEqual([3, 'ENDPOINT_NOT_ALLOWED']);
  });

  test('example calls of a connector of the configuration alone, and of one that it does not have', async () => {
    const options = {
      directory: withFiles({ ...files, 'nymgate.yaml': own, 'rules.yaml': rules }),
      environment: ENVIRONMENT,
    };
    const none = await runHere(['call', 'my-own', '--examples', '--config', 'nymgate.yaml'], options);
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringMatching(/^CONNECTOR_UNKNOWN There are no example calls for "my-own"/),
    ]);
    for (const args of [
      ['call', 'nope', '--examples', '--config', 'nymgate.yaml'],
      ['doctor', 'nope', '--config', 'nymgate.yaml'],
    ]) {
      const { code, stderr } = await runHere(args, options);
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(
          /^CONNECTOR_UNKNOWN The configuration has no connector "nope".*one of entra-id, my-own\)/,
        ),
      ]);
    }
  });

  test('a connector that Nymgate does not have is not asked of the simulator; a gateway elsewhere may have it', async () => {
    const ask = (...target: readonly string[]) => runCli(['call', 'foo', '/v1.0/users', ...target]);
    const simulated = await ask('--simulator');
    expect([simulated.code, simulated.stdout]).toEqual([1, '']);
    expect(simulated.stderr).toMatch(/^CONNECTOR_UNKNOWN .*\(use one of entra-id, /);
    expect((await ask('--url', 'http://127.0.0.1:1')).stderr).toMatch(/^GATEWAY_UNREACHABLE /);
  });

  test('no gateway answers', async () => {
    const { code, stdout, stderr } = await runCli([
      'call',
      'entra-id',
      '/v1.0/users',
      '--url',
      'http://127.0.0.1:1',
    ]);
    expect([code, stdout, stderr]).toEqual([
      1,
      '',
      expect.stringMatching(/^GATEWAY_UNREACHABLE .*127\.0\.0\.1:1, ECONNREFUSED/),
    ]);
  });

  test.each([
    ['two targets', ['call', 'entra-id', '/v1.0/users', '--simulator', '--config', 'x']],
    ['neither path nor --examples', ['call', 'entra-id']],
    ['both', ['call', 'entra-id', '/v1.0/users', '--examples']],
    ['--raw without --simulator', ['call', 'entra-id', '/v1.0/users', '--raw']],
    ['another address', ['call', 'entra-id', 'https://graph.microsoft.com/v1.0/users']],
    ['demo --json without --once', ['demo', '--json']],
    ['sanitize without rules', ['sanitize', '--url', '/v1.0/users']],
    ['sanitize without url', ['sanitize', '--connector', 'entra-id']],
    ['both from standard input', ['sanitize', '--rules', '-', '--url', '/v1.0/users']],
    [
      '--tenant without --key',
      ['sanitize', '--connector', 'entra-id', '--url', '/v1.0/users', '--tenant', TENANT],
    ],
    [
      '--basic where it means nothing',
      ['sanitize', '--connector', 'entra-id', '--url', '/v1.0/users', '--basic'],
    ],
    ['--basic with a rule file', ['explain', '--rules', 'r.yaml', '--url', '/v1.0/users', '--basic']],
    ['a switch that is none', ['diff', 'connector:outlook-cal', 'connector:outlook-cal,basics']],
    ['a switch of another connector', ['diff', 'connector:entra-id,basic', 'connector:entra-id']],
    ['the same for printed rules', ['rules', 'print', 'msft-teams', '--no-include-groups']],
    ['--batch with --connector', ['sanitize', '--batch', '--connector', 'entra-id']],
    ['unknown option', ['serve', '--confg', 'x']],
  ])('usage, exit 2: %s', async (_, args) => {
    const { code, stdout, stderr } = await runHere(args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^(?:No --key.*\n)?USAGE /)]);
  });
});

describe('sanitize', () => {
  const args = (url: string) => [
    'sanitize',
    '--connector',
    'entra-id',
    '--url',
    url,
    '--key',
    'env:DEMO_KEY',
  ];
  const run = (input: string | Uint8Array, url = '/v1.0/users') =>
    runHere(args(url), { input, environment: ENVIRONMENT });

  test.each([
    ['cut short', '{"value":[{"id":', /^INPUT_MALFORMED .*: standard input, it is not JSON \(store/],
    ['two documents', '{} {}', /^INPUT_MALFORMED .*something follows its JSON/],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), /^INPUT_MALFORMED .*not UTF-8/],
    ['too deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /^INPUT_MALFORMED .*nested too deeply/],
    ['no JSON', '<html>ann@contoso.com</html>', /^INPUT_MALFORMED .*it is not JSON/],
    [
      'a next link elsewhere',
      '{"@odata.nextLink":"https://evil.example/v1.0/users?$skiptoken=x","value":[]}',
      /^RESPONSE_NOT_SANITIZABLE /,
    ],
  ])('hostile answer, %s: its own fault, exit 1, nothing delivered', async (_, input, says) => {
    const { code, stdout, stderr } = await run(input);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(says)]);
    expect(stderr).not.toContain('ann@');
  });

  test('a file with a fault is named, by sanitize and explain', async () => {
    const directory = withFiles({ 'answer.json': '{"value":', 'weak.key': 'YWJj' });
    const options = { directory, environment: ENVIRONMENT };
    const explain = ['explain', '--connector', 'entra-id', '--url', '/v1.0/users', 'answer.json'];
    for (const line of [[...args('/v1.0/users'), 'answer.json'], explain])
      expect((await runHere(line, options)).stderr).toMatch(
        /^INPUT_MALFORMED .*answer\.json, it is not JSON/,
      );
    const weak = [...args('/v1.0/users').slice(0, -1), 'file:weak.key', 'answer.json'];
    const { code, stderr } = await runHere(weak, options);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^weak\.key KEY_INVALID /)]);
  });

  test.each([
    ['/v1.0/me', 'ENDPOINT_NOT_ALLOWED'],
    ['/v1.0/users?$expand=messages', 'QUERY_NOT_ALLOWED'],
    ['/v1.0/users/%2e%2e', 'TARGET_MALFORMED'],
  ])('%s is not allowed: exit 3', async (url, expected) => {
    const { code, stdout, stderr } = await run('{}', url);
    expect([code, stdout, stderr]).toEqual([3, '', expect.stringMatching(new RegExp(`^${expected} `))]);
  });
});

/** The tables above run in the process of the tests; these are the same ends as a shell sees them. */
test.each([
  [2, ['call', 'entra-id', '/v1.0/users', '--raw'], '', /^USAGE /],
  [
    3,
    ['sanitize', '--connector', 'entra-id', '--url', '/v1.0/me', '--key', 'env:DEMO_KEY'],
    '{}',
    /^ENDPOINT_/,
  ],
  [
    1,
    ['sanitize', '--connector', 'entra-id', '--url', '/v1.0/users', '--key', 'env:DEMO_KEY'],
    '{',
    /^INPUT_MALFORMED /,
  ],
] as const)('a process of its own ends with %i', async (exit, args, input, says) => {
  const { code, stdout, stderr } = await runCli(args, { input, environment: ENVIRONMENT });
  expect([code, stdout, stderr]).toEqual([exit, '', expect.stringMatching(says)]);
});

test('a file that is not there, a directory and a file that is no text are told apart, with exit 1', async () => {
  const directory = withFiles({ 'binary.bin': Buffer.from([0xff, 0xfe, 0x00]) });
  const said = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runHere(args, { directory, environment: ENVIRONMENT });
    expect(code).toBe(1);
    return `${stdout}${stderr}`;
  };
  const asked = (file: string): readonly (readonly string[])[] => [
    ['check', file],
    ['explain', '--rules', file, '--url', '/v1.0/users'],
    ['call', 'entra-id', '/v1.0/users', '--config', file],
    ['sanitize', '--rules', file, '--url', '/v1.0/users', '--key', 'env:DEMO_KEY'],
  ];
  const words = {
    'absent.yaml': /_UNREADABLE There is no such file\. \(check the path\)/,
    '.': /_UNREADABLE This is a directory\. \(name a file in it\)/,
    'binary.bin': /_UNREADABLE The file is no text in UTF-8\. \(check that it is the right/,
  };
  for (const [file, says] of Object.entries(words))
    for (const args of asked(file)) expect(await said(...args)).toMatch(says);
  for (const file of ['absent.json', '.'])
    expect(
      await said(
        'sanitize',
        '--connector',
        'entra-id',
        '--url',
        '/v1.0/users',
        '--key',
        'env:DEMO_KEY',
        file,
      ),
    ).toMatch(/^INPUT_UNREADABLE .*(?:no such file|a directory)/);
  const batch = await said('sanitize', '--batch', 'absent.ndjson');
  expect(batch).toMatch(/^INPUT_UNREADABLE .*absent\.ndjson: There is no such file/);
});
