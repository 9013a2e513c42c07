import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { sha256Hex } from '../../../engine/src/pseudonyms/sealing/digest.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import { loadPlan, loadRuleSet } from './load-rule-set.ts';
import { createRuleSetCache } from './rules/create-rule-set-cache.ts';

const RULES = 'endpoints:\n  - pathTemplate: /u\n    transforms:\n      - !<redact> { jsonPaths: [$.x] }\n';
const NATIVE = `nymgate: 1
name: sample
endpoints:
  - id: u
    path: /u
    response: { properties: { id: { treatment: keep, type: guid } } }
`;
const STORE = 's3://rules/r.yaml';
const ABSENT = { code: 'RULES_UNREADABLE', severity: 'error', file: STORE, message: 'absent' } as const;
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

function load(rules: string | undefined, value: string | undefined) {
  const settings = { options: {}, rules } as unknown as ConnectorConfig;
  return loadRuleSet('sample', settings, {
    files: {
      readText: async (path) => {
        if (path !== 'r.yaml' || value === undefined) throw new Error('canary');
        return value;
      },
    },
    environment: (name) => (name === 'RULES' ? value : undefined),
    secrets: {
      readRules: async () => value ?? Promise.reject(new SetupError([ABSENT])),
    },
    gunzip: (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }),
  });
}

async function readIssue(rules: string, value: string | undefined) {
  try {
    await load(rules, value);
    return undefined;
  } catch (error) {
    if (error instanceof SetupError) return error.issues[0];
    throw error;
  }
}

describe.each(['env:RULES', 'r.yaml', 'file:r.yaml', STORE])('rules from %s', (source) => {
  const file = source.replace('file:', '');
  test.each([
    ['YAML', RULES],
    ['base64', base64(RULES)],
    ['base64 in lines', base64(RULES).replace(/.{40}/g, '$&\n')],
    ['base64 of gzip', base64(gzipSync(RULES))],
    ['the native language in base64', base64(NATIVE)],
  ])('%s', async (_, value) => {
    const rules = await load(source, value);
    expect(rules.compile(sha256Hex).endpoints.map(({ template }) => template)).toEqual(['/u']);
  });

  test.each<[string, string | undefined, object]>([
    ['missing', undefined, { code: 'RULES_UNREADABLE', file }],
    ['blank', ' ', { code: 'RULES_INVALID', file }],
    ['no gzip', base64(Uint8Array.of(0x1f, 0x8b, 1)), { code: 'RULES_UNREADABLE', file }],
    ['a bomb', base64(gzipSync(Buffer.alloc(64 * 1_048_576))), { code: 'RULES_UNREADABLE', file }],
    ['5 MiB', 'x'.repeat(5 * 1_048_576), { code: 'RULES_UNREADABLE', file }],
    ['no UTF-8', base64(Uint8Array.of(0xff, 0xfe, 0xfd)), { code: 'RULES_UNREADABLE', file }],
    ['a fault in YAML', `${RULES}odd: 1\n`, { code: 'RULES_INVALID', file, line: 5, column: 1 }],
    [
      'a fault in encoded YAML',
      base64(gzipSync(`${RULES}odd: 1\n`)),
      { code: 'RULES_INVALID', file, line: 5, column: 1 },
    ],
  ])('%s is told with its source and never falls back', async (_, value, expected) => {
    const issue = await readIssue(source, value);
    expect(issue).toMatchObject(expected);
    expect(JSON.stringify(issue)).not.toContain('canary');
  });
});

test.each([
  ['inline:', base64(gzipSync(RULES))],
  ['', RULES],
])('inline rules after "%s"', async (prefix, text) => {
  expect((await load(`${prefix}${text}`, undefined)).compile(sha256Hex).endpoints).toHaveLength(1);
  const issue = await readIssue(
    `${prefix}${prefix === '' ? `${RULES}canary: 1` : base64('canary: 1')}`,
    undefined,
  );
  expect(issue).toMatchObject({ code: 'RULES_INVALID', file: 'inline rules' });
});

test('a process without stores says so', async () => {
  const ports = { files: { readText: async () => '' }, environment: () => undefined, secrets: {} };
  const gunzip = (bytes: Uint8Array) => bytes;
  const settings = { options: {}, rules: STORE } as unknown as ConnectorConfig;
  await expect(loadRuleSet('sample', settings, { ...ports, gunzip })).rejects.toThrow(/does not read/);
});

test('without rules a connector that is not ours has none', async () => {
  await expect(load(undefined, RULES)).rejects.toThrow(/There is no connector "sample"/);
});

describe('connectors with equal rules', () => {
  const connector = (extra: object) => ({ options: {}, ...extra }) as unknown as ConnectorConfig;

  function setUp(texts: Readonly<Record<string, string>>) {
    const ruleSets = createRuleSetCache();
    const ports = {
      files: { readText: async (path: string) => texts[path] ?? '' },
      environment: () => undefined,
      secrets: {},
      gunzip: (bytes: Uint8Array) => bytes,
      ruleSets,
    };
    const plan = (id: string, extra: object) => loadPlan(id, connector(extra), ports);
    return { plan, ports, ruleSets };
  }

  test('share one plan, whatever their files are called', async () => {
    const { plan } = setUp({ 'a.yaml': RULES, 'b.yaml': RULES, 'c.yaml': RULES.replace('$.x', '$.y') });
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((id) => plan(id, { rules: `${id}.yaml` })));
    expect(b).toBe(a);
    expect(c).not.toBe(a);
  });

  test('share the plan of a connector that they are another of, if their options are equal', async () => {
    const { plan } = setUp({});
    const builtIn = await plan('entra-id', {});
    expect(await plan('acme', { of: 'entra-id' })).toBe(builtIn);
    expect(await plan('other', { of: 'entra-id', options: { includeGroups: false } })).not.toBe(builtIn);
    await expect(plan('acme', {})).rejects.toThrow(/name one with "of"/);
  });

  test('share it with the configuration before', async () => {
    const { plan, ports, ruleSets } = setUp({ 'a.yaml': RULES });
    const before = await plan('a', { rules: 'a.yaml' });
    const next = { ...ports, ruleSets: createRuleSetCache(ruleSets.used) };
    expect(await loadPlan('a', connector({ rules: 'a.yaml' }), next)).toBe(before);
    expect([...next.ruleSets.used.keys()]).toEqual([...ruleSets.used.keys()]);
  });

  test('name their own file where these have a fault, and consent each by itself to what they leave open', async () => {
    const faulty = `${RULES}odd: 1\n`;
    const open = 'endpoints:\n  - pathTemplate: /u\n';
    const { plan } = setUp({ 'a.yaml': faulty, 'b.yaml': faulty, 'c.yaml': open, 'd.yaml': open });
    for (const id of ['a', 'b'])
      await expect(plan(id, { rules: `${id}.yaml` })).rejects.toThrow(new RegExp(`^${id}\\.yaml:5:1 `));
    await plan('c', { rules: 'c.yaml', allowOpen: true });
    await expect(plan('d', { rules: 'd.yaml' })).rejects.toThrow(
      /^d\.yaml:2:\d+ RULES_OPEN .*connectors\.d\.allowOpen/,
    );
  });
});
