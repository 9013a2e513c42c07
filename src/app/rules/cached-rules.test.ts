import { describe, expect, it } from 'vitest';
import type { ConnectorConfig } from '../../config/index.ts';
import { formatIssue, SetupError } from '../../kernel/errors.ts';
import { sha256Hex } from '../../pseudonyms/index.ts';
import { loadRuleSet } from '../load-rule-set.ts';
import type { RuleCache } from './cached-rules.ts';

const RULES = 'endpoints:\n  - pathTemplate: /u\n    transforms:\n      - !<redact> { jsonPaths: [$.x] }\n';
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
    environment: () => text,
    gunzip: (bytes) => bytes,
    ruleCache,
  });
  return loaded.compile(sha256Hex);
}

/** The same, with the data that is kept exchanged and its sum made anew, as only the user of the process can. */
function forge(kept: Map<string, string>, change: (data: string) => string): void {
  const [head = '', data = ''] = (kept.get('r.yaml') ?? '').split('\n');
  const forged = change(data);
  expect(forged).not.toBe(data);
  const first = { ...(JSON.parse(head) as object), data: sha256Hex(forged) };
  kept.set('r.yaml', `${JSON.stringify(first)}\n${forged}\n`);
}

describe('what a rule file was parsed to', () => {
  it('is kept once, and gives the same plan', async () => {
    const { cache, writes } = memoryCache();
    const first = await load(RULES, cache);
    const second = await load(RULES, cache);
    expect(writes()).toBe(1);
    expect(second.policy).toBe(first.policy);
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
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
  ])('counts for nothing when %s, and is written anew', async (_, spoil) => {
    const { cache, kept, writes } = memoryCache();
    const { policy } = await load(RULES, cache);
    const good = kept.get('r.yaml');
    spoil(kept);
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

  it('PIN-01 is checked as the text would be: faulty data is not served, and the text is read', async () => {
    const { cache, kept } = memoryCache();
    const { policy } = await load(RULES, cache);
    forge(kept, (data) => data.replace('redact', 'redakt'));
    expect((await load(RULES, cache)).policy).toBe(policy);
    forge(kept, () => '{"allowAllEndpoints":true}');
    expect((await load(RULES, cache)).policy).toBe(policy);
  });

  it('PIN-01 is not kept of a text that has faults or warnings: they are told with their lines at each start', async () => {
    const { cache, writes } = memoryCache();
    const told = async (text: string) =>
      load(text, cache).then(
        () => '',
        (error: unknown) => (error instanceof SetupError ? error.issues.map(formatIssue).join('\n') : ''),
      );
    const faulty = RULES.replace('redact', 'redakt');
    const first = await told(faulty);
    expect(first).toMatch(/r\.yaml:4:9 .*did you mean !<redact>/);
    expect(await told(faulty)).toBe(first);
    await load(`allowedRequestHeaders: [Authorization]\n${RULES}`, cache);
    expect(writes()).toBe(0);
  });

  it('is not kept of a variable: there is no file beside which it could lie', async () => {
    const { cache, writes } = memoryCache();
    await load(RULES, cache, 'env:RULES');
    expect(writes()).toBe(0);
  });
});
