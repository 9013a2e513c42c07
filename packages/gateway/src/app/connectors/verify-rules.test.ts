import { expect, test } from 'vitest';
import { sha256Hex } from '../../../../engine/src/pseudonyms/sealing/digest.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import { loadPlan } from '../load-rule-set.ts';
import type { RuleText } from '../rules/cached-rules.ts';
import { judgeRules, toVerifiedRules } from './verify-rules.ts';

const RULES = 'endpoints:\n  - pathTemplate: /u\n    transforms:\n      - !<redact> { jsonPaths: [$.x] }\n';
const NATIVE =
  'nymgate: 1\nname: x\nentities: { a: { properties: { id: { treatment: drop } } } }\nendpoints:\n  - { id: a, path: /v1.0/a, response: { entity: a } }\n';

/** As from another thread: what it sends is plain data. */
async function verifyElsewhere(source: RuleText) {
  return toVerifiedRules(structuredClone(await judgeRules(source)));
}

function load(text: string, verifyRules?: typeof verifyElsewhere) {
  return loadPlan('sample', { options: {}, rules: 'r.yaml' } as unknown as ConnectorConfig, {
    files: { readText: async () => text },
    secrets: {},
    environment: () => undefined,
    gunzip: (bytes) => bytes,
    verifyRules,
  });
}

test.each([RULES, NATIVE])('rules read in another thread give the same plan', async (text) => {
  const [here, there] = [await load(text), await load(text, verifyElsewhere)];
  const data = (plan: unknown): unknown => JSON.parse(JSON.stringify(plan));
  expect(data(there)).toEqual(data(here));
});

test('its faults are those that are found here', async () => {
  const read = (verify?: typeof verifyElsewhere) =>
    load(`${RULES}odd: 1\n`, verify).then(
      () => '',
      (error: unknown) => String(error),
    );
  expect(await read(verifyElsewhere)).toBe(await read());
  expect(await read()).toContain('r.yaml:5:1');
});

test('PIN-01 rules with a warning are read here: each place must say what it lets pass', async () => {
  const open = 'endpoints:\n  - pathTemplate: /u\n';
  expect(await judgeRules({ file: 'r.yaml', text: open })).toEqual({ kind: 'unknown' });
  await expect(load(open, verifyElsewhere)).rejects.toThrow(/RULES_OPEN/);
  expect(toVerifiedRules({ kind: 'verified', canonical: '{}', digest: sha256Hex('{}') })).toEqual({
    data: {},
    verified: { canonical: sha256Hex('{}') },
  });
});
