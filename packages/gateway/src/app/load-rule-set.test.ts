import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { sha256Hex } from '../../../engine/src/pseudonyms/sealing/digest.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import { loadRuleSet } from './load-rule-set.ts';

const RULES = 'endpoints:\n  - pathTemplate: /u\n    transforms:\n      - !<redact> { jsonPaths: [$.x] }\n';
const NATIVE = `nymgate: 1
name: sample
endpoints:
  - id: u
    path: /u
    response: { properties: { id: { treatment: keep, type: guid } } }
`;
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
    gunzip: (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }),
  });
}

async function issueOf(rules: string, value: string | undefined) {
  try {
    await load(rules, value);
    return undefined;
  } catch (error) {
    if (error instanceof SetupError) return error.issues[0];
    throw error;
  }
}

describe.each(['env:RULES', 'r.yaml'])('rules from %s', (source) => {
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
    ['missing', undefined, { code: 'RULES_UNREADABLE', file: source }],
    ['blank', ' ', { code: 'RULES_INVALID', file: source }],
    ['no gzip', base64(Uint8Array.of(0x1f, 0x8b, 1)), { code: 'RULES_UNREADABLE', file: source }],
    ['a bomb', base64(gzipSync(Buffer.alloc(64 * 1_048_576))), { code: 'RULES_UNREADABLE', file: source }],
    ['5 MiB', 'x'.repeat(5 * 1_048_576), { code: 'RULES_UNREADABLE', file: source }],
    ['no UTF-8', base64(Uint8Array.of(0xff, 0xfe, 0xfd)), { code: 'RULES_UNREADABLE', file: source }],
    ['a fault in YAML', `${RULES}odd: 1\n`, { code: 'RULES_INVALID', file: source, line: 5, column: 1 }],
    [
      'a fault in encoded YAML',
      base64(gzipSync(`${RULES}odd: 1\n`)),
      { code: 'RULES_INVALID', file: source, line: 5, column: 1 },
    ],
  ])('%s is told with its source and never falls back', async (_, value, expected) => {
    const issue = await issueOf(source, value);
    expect(issue).toMatchObject(expected);
    expect(JSON.stringify(issue)).not.toContain('canary');
  });
});

test('without rules a connector that is not ours has none', async () => {
  await expect(load(undefined, RULES)).rejects.toThrow(/There is no connector "sample"/);
});
