import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle } from '../../tools/build-bundle.ts';

const ID = '6e4c8e9f-76cf-41d1-806e-61838b880b87';

/** Loaded before the bundle: tells which files it reads, with the paths of all that `require` loads. */
const PROBE = `const fs = require('node:fs');
const { readFileSync } = fs;
fs.readFileSync = (name, ...rest) => {
  process.stderr.write('reads: ' + name + '\\n');
  return readFileSync(name, ...rest);
};`;

const directory = mkdtempSync(join(tmpdir(), 'nymgate-parts-test-'));
const path = (name: string) => join(directory, name);

beforeAll(async () => {
  await buildBundle(path('bundle'));
  writeFileSync(path('probe.cjs'), PROBE);
  writeFileSync(path('rules.yaml'), RULES_YAML);
  const transform = { method: 'redactRegexMatches', jsonPaths: ['$.x'], redactions: ['[0-9]+'] };
  const endpoints = [{ pathTemplate: '/v1.0/me', transforms: [transform] }];
  writeFileSync(path('rules.json'), JSON.stringify({ endpoints }));
  const key = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');
  writeFileSync(path('key'), key, { mode: 0o600 });
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const RULES_YAML = `endpoints:
- pathTemplate: /v1.0/me
  transforms:
  - !<redactRegexMatches>
    jsonPaths: [$.x]
    redactions: ['[0-9]+']
`;
const KEY_FILE = `file:${path('key')}`;
const STORES = { region: { AWS_REGION: 'eu-west-1' } } as const;

type Case = {
  readonly secret?: string;
  readonly changes?: object;
  readonly environment?: Readonly<Record<string, string>>;
};

function writeConfig({ secret = KEY_FILE, changes = {} }: Case): string {
  const assertion = { type: 'token-file', path: path('token') };
  const config = {
    listen: { port: 0 },
    admin: { enabled: false },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret }] },
    // Nothing is asked of either before the first request.
    source: { authority: 'http://127.0.0.1:9', graph: 'http://127.0.0.1:9' },
    connectors: { 'outlook-cal': { tenant: ID, clientId: ID, assertion } },
    ...changes,
  };
  writeFileSync(path('nymgate.json'), JSON.stringify(config));
  return path('nymgate.json');
}

/** What a start does until it gives up, or what is done once it listens, as long as it has not reloaded. */
async function startWith(
  given: Case,
  folder = path('bundle'),
  onListening = (child: ChildProcess): unknown => child.kill('SIGKILL'),
): Promise<string> {
  const args = ['--require', path('probe.cjs'), join(folder, 'node.cjs'), 'serve', '--config'];
  const child = spawn(process.execPath, [...args, writeConfig(given)], {
    cwd: folder,
    // The guard of the process refuses loaders elsewhere.
    env: { NODE_ENV: 'development', ...given.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    if (/"event":"reload(?:ed|_refused)"/.test(part)) child.kill('SIGKILL');
  });
  let told = '';
  let isListening = false;
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    told += part;
    if (isListening || !/listens on http/.test(told)) return;
    isListening = true;
    onListening(child);
  });
  await new Promise((resolve) => child.once('close', resolve));
  return told;
}

function withoutHash(file: string): string {
  return file.replace(/-(?:[A-Z0-9]{8}|[0-9a-f]{16})\.cjs$/, '');
}

/** Names of the parts that were read, without the hash at their end. */
async function partsReadBy(given: Case): Promise<readonly string[]> {
  return listParts(await startWith(given));
}

function listParts(told: string): readonly string[] {
  const files = [...told.matchAll(/^reads: (.*\.cjs)$/gm)].map(([, file = '']) => basename(file));
  return files.map((file) => withoutHash(file));
}

/** What each setting loads. */
const OPTIONAL: Readonly<Record<string, Case & { readonly loads: readonly string[] }>> = {
  'nothing of it': { loads: [] },
  state: {
    loads: ['open-shared-state', 'redis.cjs', 'hash-state-names', 'shared-tokens'],
    changes: { state: { url: 'redis://127.0.0.1:9' } },
  },
  metrics: { loads: ['open-metrics'], changes: { metrics: { endpoint: 'http://127.0.0.1:9' } } },
  traces: { loads: ['open-traces'], changes: { traces: { endpoint: 'http://127.0.0.1:9' } } },
  'a rule file': { loads: ['rules', 'yaml'], changes: { connectors: rulesOf('rules.yaml') } },
  // No pattern is compiled before it is used.
  'a rule file in JSON': { loads: ['rules'], changes: { connectors: rulesOf('rules.json') } },
  'a secret in Secrets Manager': {
    loads: ['create-secret-stores', 'read-stored-secret', 'aws-secrets-manager'],
    secret: 'aws-sm:nymgate/key',
    environment: STORES.region,
  },
  'a secret in Parameter Store': {
    loads: ['create-secret-stores', 'read-stored-secret', 'aws-parameter-store'],
    secret: 'aws-ssm:/nymgate/key',
    environment: STORES.region,
  },
};
/** A connector with rules of its own, a regular expression among them. */
function rulesOf(file: string): object {
  const assertion = { type: 'token-file', path: path('token') };
  return { 'outlook-cal': { tenant: ID, clientId: ID, assertion, rules: path(file) } };
}

const PARTS = [
  ...new Set(Object.values(OPTIONAL).flatMap(({ loads }) => loads)),
  ...['gcp-secret-manager', 'azure-key-vault', 'vault-kv', 'command-line.cjs', 'guard-filter'],
];

describe('parts of the bundle', () => {
  it('WEB-08 hold nothing of the console: neither its server nor its page', () => {
    const marks = [/nymgate-session/, /trusted-types/, /SESSION_UNKNOWN/];
    const texts = readdirSync(path('bundle'))
      .filter((file) => /\.(?:cjs|mjs|js)$/.test(file))
      .map((file) => readFileSync(join(path('bundle'), file), 'utf8'));
    expect(marks.filter((mark) => texts.some((text) => mark.test(text)))).toEqual([]);
    const built = ['page', 'server'].flatMap((part) => {
      const folder = fileURLToPath(new URL(`../../packages/console/dist/${part}`, import.meta.url));
      return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    });
    expect(marks.filter((mark) => !built.some((text) => mark.test(text)))).toEqual([]);
  });

  it('are one chunk, as far as every start runs them', () => {
    const [code = ''] = readdirSync(path('bundle')).filter((file) => /^serve-[0-9a-f]{16}\.cjs$/.test(file));
    const chunks = readFileSync(join(path('bundle'), code), 'latin1').match(/"\.\/[\w-]+\.cjs":\(function/g);
    expect(chunks).toEqual(['"./node.cjs":(function']);
  });

  it('are files of their own', () => {
    const files = readdirSync(path('bundle'));
    for (const part of PARTS)
      expect(files.filter((file) => file === part || withoutHash(file) === part)).not.toEqual([]);
  });

  it.each(Object.entries(OPTIONAL))(
    '%s: a start reads what that needs, and of the others nothing',
    async (_, given) => {
      const read = await partsReadBy(given);
      expect(PARTS.filter((part) => read.includes(part)).sort()).toEqual([...given.loads].sort());
    },
  );

  it('with ruleCache a second start reads what the first has kept, and no YAML', async () => {
    const changes = { connectors: rulesOf('rules.yaml'), ruleCache: true };
    expect(await partsReadBy({ changes })).toContain('yaml');
    expect(statSync(path('.rules.yaml.nymgate-cache')).mode & 0o777).toBe(0o600);
    expect(await partsReadBy({ changes })).not.toContain('yaml');
    writeFileSync(path('rules.yaml'), RULES_YAML.replace('$.x', '$.y'));
    expect(await partsReadBy({ changes })).toContain('yaml');
  });

  it('a reload reads changed rules in a thread, whose program is command-line.cjs, and loads no YAML itself', async () => {
    writeFileSync(path('changing.json'), readFileSync(path('rules.json')));
    const changes = { connectors: rulesOf('changing.json') };
    const told = await startWith({ changes }, path('bundle'), (child) => {
      writeFileSync(path('changing.json'), RULES_YAML);
      child.kill('SIGHUP');
    });
    expect(listParts(told)).toContain('command-line.cjs');
    expect(listParts(told)).not.toContain('yaml');
  });

  it('variables of the environment load no YAML parser, and YAML in one does', async () => {
    const environment = {
      NYMGATE_CONFIG: 'nymgate.json',
      NYMGATE_PORT: 'tcp://10.0.0.1:80',
      NYMGATE_LISTEN__PORT: '0',
    };
    expect(await partsReadBy({ environment })).not.toContain('load-config');
    const yaml = { ...environment, NYMGATE_CONNECTORS__OUTLOOK_CAL__OPTIONS: '{basic: true}' };
    expect(await partsReadBy({ environment: yaml })).toContain('load-config');
  });

  it('a bundle without the client of Redis says what is missing, and serves without state', async () => {
    const folder = path('without');
    cpSync(path('bundle'), folder, { recursive: true });
    rmSync(join(folder, 'redis.cjs'));
    expect(await startWith({ changes: { state: { url: 'redis://127.0.0.1:9' } } }, folder)).toMatch(
      /CONFIG_INVALID state: the package @redis\/client is not installed/,
    );
    expect(await startWith({}, folder)).toMatch(/listens on http/);
  });
});
