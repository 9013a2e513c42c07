import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { roundsOf } from '../harness/rounds.ts';
import { keep, record, sortedList } from '../harness/sanitizing.ts';
import { documentFor } from './arbitrary-plan.ts';
import { PSEUDONYMIZERS, run } from './compare-engines.ts';

const RUNS = roundsOf({ many: 15, night: 500 });
const [PSEUDONYMIZER] = PSEUDONYMIZERS;
if (PSEUDONYMIZER === undefined) throw new Error('no pseudonymizer');

/** The same answer with the elements of each list that is sorted in another order, and with an id of its own in each. */
function shuffle(node: PlanNode, value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) {
    if (node.kind !== 'array') return value;
    const items = value.map((item: unknown) => shuffle(node.items, item, random));
    if (node.order === 'kept') return items;
    return items
      .map((item) => ({ item, rank: random() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  }
  if (typeof value !== 'object' || value === null || node.kind !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const rule = node.properties.get(name) ?? node.others;
      return [name, rule === undefined ? inner : shuffle(rule, inner, random)];
    }),
  );
}

function numberIds(value: unknown, next: { id: number }): unknown {
  if (Array.isArray(value)) return value.map((item) => numberIds(item, next));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name !== 'id') return [name, numberIds(inner, next)];
      next.id += 1;
      return [name, `48d31887-5fad-4d73-a9f5-${String(next.id).padStart(12, '0')}`];
    }),
  );
}

function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
}

function parse(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

function sanitize(engine: 'tree' | 'bytes', plan: PlanNode, value: unknown): string {
  const document = new TextEncoder().encode(JSON.stringify(value));
  const outcome = run(engine, { plan, document, cuts: [], pseudonymizer: PSEUDONYMIZER as never });
  return 'refused' in outcome ? `refused: ${outcome.refused}` : outcome.bytes.toString();
}

const RESPONSES = Object.values(CONNECTORS).flatMap(({ ruleSet }) =>
  compileRules(ruleSet(DEFAULT_CONNECTOR_OPTIONS), sha256Hex).endpoints.map(({ id, response }) => ({
    id,
    response,
  })),
);

describe('S2: every order of Graph gives the same bytes', () => {
  test.each(RESPONSES)('$id', ({ response }) => {
    fc.assert(
      fc.property(documentFor(response, 5), fc.nat(), (document, seed) => {
        const first = numberIds(parse(document), { id: 0 });
        if (first === undefined) return;
        const second = shuffle(response, first, createRandom(seed));
        const expected = sanitize('tree', response, first);
        expect(sanitize('tree', response, second)).toBe(expected);
        expect(sanitize('bytes', response, first)).toBe(expected);
        expect(sanitize('bytes', response, second)).toBe(expected);
      }),
      { numRuns: RUNS },
    );
  });

  test('users: 40 rows of Graph, by both engines', () => {
    const plan = RESPONSES.find(({ id }) => id === 'users')?.response;
    if (plan === undefined) throw new Error('no users');
    const users = Array.from({ length: 40 }, (_, at) => ({
      id: `48d31887-5fad-4d73-a9f5-${String(at).padStart(12, '0')}`,
      department: `D${at % 3}`,
      proxyAddresses: [`SMTP:a${at}@contoso.com`, `smtp:b${at}@contoso.com`],
    }));
    const answers = [users, users.toReversed(), users.toSorted(() => 1)].flatMap((value) =>
      (['tree', 'bytes'] as const).map((engine) => sanitize(engine, plan, { value })),
    );
    expect(new Set(answers).size).toBe(1);
    const ids = (JSON.parse(answers[0] ?? '') as { value: { id: string }[] }).value.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
  });

  test('an id that only a rule for other names lets through is no key', () => {
    const plan = sortedList(record({}, keep('string')));
    const rows = [{ id: 'b' }, { name: 'a' }, { another: '' }];
    const sorted = '[{"another":""},{"id":"b"},{"name":"a"}]';
    for (const engine of ['tree', 'bytes'] as const) expect(sanitize(engine, plan, rows)).toBe(sorted);
  });
});
