import { describe, expect, it } from 'vitest';
import { formatIssue, SetupError } from '../../../../engine/src/kernel/errors.ts';
import { canonicalJson } from '../../../../engine/src/kernel/json/json.ts';
import { sha256Hex } from '../../../../engine/src/pseudonyms/sealing/digest.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import { loadRuleSet } from '../load-rule-set.ts';
import type { RuleCache } from './cached-rules.ts';

const RULES = 'endpoints:\n  - pathTemplate: /u\n    transforms:\n      - !<redact> { jsonPaths: [$.x] }\n';
const NATIVE =
  'nymgate: 1\nname: x\nentities: { a: { properties: { id: { treatment: drop } } } }\nendpoints:\n  - { id: a, path: /v1.0/a, response: { entity: a } }\n';
const OTHER = RULES.replace('$.x', '$.y');

/** A cache in memory: what is kept, and how often it was written. */
function memoryCache(product = '1.0.0') {
  const kept = new Map<string, string>();
  const state = { kept, writes: 0 };
  const cache: RuleCache = {
    product,
    read: (file) => kept.get(file),
    write: (file, text) => {
      state.writes += 1;
      kept.set(file, text);
    },
  };
  return { ...state, cache, writes: () => state.writes };
}

async function load(text: string, ruleCache: RuleCache, rules = 'r.yaml') {
  const loaded = await loadRuleSet('sample', { options: {}, rules } as unknown as ConnectorConfig, {
    files: { readText: async () => text },
    secrets: {},
    environment: () => text,
    gunzip: (bytes) => bytes,
    ruleCache,
  });
  return loaded.compile(sha256Hex);
}

/** The same, with the cached data replaced and its checksum recomputed, as only the user of the process can. */
function forge(kept: Map<string, string>, change: (data: string) => string): void {
  const [head = '', data = ''] = (kept.get('r.yaml') ?? '').split('\n');
  const forged = change(data);
  expect(forged).not.toBe(data);
  const first = { ...(JSON.parse(head) as object), data: sha256Hex(forged) };
  kept.set('r.yaml', `${JSON.stringify(first)}\n${forged}\n`);
}

describe('what a rule file was parsed to', () => {
  it.each([RULES, NATIVE])('is kept once, and gives the same plan', async (rules) => {
    const { cache, kept, writes } = memoryCache();
    const first = await load(rules, cache);
    const second = await load(rules, cache);
    expect(writes()).toBe(1);
    expect(second.policy).toBe(first.policy);
    // The keys of what is kept are sorted, which means nothing in a rule file.
    const data = (plan: unknown): unknown => JSON.parse(JSON.stringify(plan));
    expect(data(second)).toEqual(data(first));
    expect(Object.isFrozen(second.ruleSet.endpoints)).toBe(true);
    expect(kept.get('r.yaml')?.split('\n')[1]).toBe(canonicalJson(first.ruleSet));
  });

  it('is what a start reads in the place of the text', async () => {
    const { cache, kept } = memoryCache();
    const first = await load(RULES, cache);
    forge(kept, (data) => data.replace('$.x', '$.z'));
    expect((await load(RULES, cache)).policy).not.toBe(first.policy);
  });

  it.each<readonly [string, (kept: Map<string, string>) => void]>([
    [
      'a byte of the data is another',
      (kept) => kept.set('r.yaml', (kept.get('r.yaml') ?? '').replace('$.x', '$.z')),
    ],
    ['it is cut', (kept) => kept.set('r.yaml', (kept.get('r.yaml') ?? '').slice(0, -20))],
    ['it is empty', (kept) => kept.set('r.yaml', '')],
    ['it is something else', (kept) => kept.set('r.yaml', '{}\n{}\n')],
  ])('counts for nothing when %s, and is written anew', async (_, corrupt) => {
    const { cache, kept, writes } = memoryCache();
    const { policy } = await load(RULES, cache);
    const good = kept.get('r.yaml');
    corrupt(kept);
    expect((await load(RULES, cache)).policy).toBe(policy);
    expect(writes()).toBe(2);
    expect(kept.get('r.yaml')).toBe(good);
  });

  it('counts for its own text and its own product only', async () => {
    const { cache, kept, writes } = memoryCache();
    const { policy } = await load(RULES, cache);
    expect((await load(OTHER, cache)).policy).not.toBe(policy);
    expect(writes()).toBe(2);
    await load(OTHER, { ...cache, product: '1.0.1' });
    expect(writes()).toBe(3);
    expect(kept.size).toBe(1);
  });

  it.each([
    '{"allowAllEndpoints":true}',
    '{"endpoints":[7]}',
    '{"endpoints":[{"pathTemplate":7}]}',
    '{"endpoints":[],"endpoint":[]}',
    '{"definitions":{},"endpoints":7}',
    '[]',
    'null',
  ])('PIN-01 is not served where its outline is none of rules, and the text is read: %s', async (forged) => {
    const { cache, kept, writes } = memoryCache();
    const { policy } = await load(RULES, cache);
    forge(kept, () => forged);
    expect((await load(RULES, cache)).policy).toBe(policy);
    expect(writes()).toBe(2);
  });

  it('PIN-01 has another policy hash than the text wherever it means something else, which pins tell', async () => {
    const { cache, kept } = memoryCache();
    const { policy } = await load(RULES, cache);
    forge(kept, (data) => data.replace('redact', 'redakt'));
    const forged = await load(RULES, cache);
    expect(forged.policy).not.toBe(policy);
    // The request that needs it fails: nothing unknown is done to an answer.
    expect(() => forged.endpoints[0]?.linkPaths).toThrow(SetupError);
  });

  it('PIN-01 is looked at as to its shape in our own language', async () => {
    const { cache, kept, writes } = memoryCache();
    const { policy } = await load(NATIVE, cache);
    for (const other of ['"drip"', '"keep"', '7']) {
      forge(kept, (data) => data.replace('"drop"', other));
      expect((await load(NATIVE, cache)).policy).toBe(policy);
    }
    expect(writes()).toBe(4);
  });

  it('PIN-01 is not kept of a text that has faults or warnings: they are told with their lines at each start', async () => {
    const { cache, writes } = memoryCache();
    const readRules = async (text: string) =>
      load(text, cache).then(
        () => '',
        (error: unknown) => (error instanceof SetupError ? error.issues.map(formatIssue).join('\n') : ''),
      );
    const faulty = RULES.replace('redact', 'redakt');
    const first = await readRules(faulty);
    expect(first).toMatch(/r\.yaml:4:9 .*did you mean !<redact>/);
    expect(await readRules(faulty)).toBe(first);
    await load(`allowedRequestHeaders: [Authorization]\n${RULES}`, cache);
    expect(writes()).toBe(0);
  });

  it('is not kept of a variable: there is no file beside which it could lie', async () => {
    const { cache, writes } = memoryCache();
    await load(RULES, cache, 'env:RULES');
    expect(writes()).toBe(0);
  });
});
