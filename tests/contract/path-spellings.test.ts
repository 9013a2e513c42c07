import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { RequestError } from '../../packages/engine/src/kernel/errors.ts';
import type {
  NativeDecision,
  NativeEndpoint,
  NativePlan,
  SegmentPart,
} from '../../packages/engine/src/plan/plan.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { decide } from '../../packages/engine/src/requests/decide.ts';
import { parseTarget } from '../../packages/engine/src/requests/parse-target.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';

/**
 * Over every endpoint of every connector: each spelling of its path that Graph reads alike is decided alike and asks Graph in the
 * same words (REQ-16), and what Graph would read otherwise, or not at all, is refused.
 */

const TOKEN = `p~${'Ab3_-'.repeat(14)}`;
const GUID = '48d31887-5fad-4d73-a9f5-3c356e68a038';
/** Links of these answer with the token in the path; a client never makes one up. */
const FUNCTIONS = new Map([
  ['delta', ['microsoft.graph', 'graph']],
  ['getAllMessages', ['microsoft.graph', 'graph']],
  ['getAllEnterpriseInteractions', ['microsoft.graph', 'graph']],
  ['getPstnCalls', ['microsoft.graph.callRecords']],
  ['getDirectRoutingCalls', ['microsoft.graph.callRecords']],
]);

type Slot = Extract<SegmentPart, { readonly slot: string }>;

function fill({ pseudonym, types }: Slot): string {
  if (pseudonym !== 'never') return TOKEN;
  if (types.includes('dateTime')) return '2026-01-31T00:00:00Z';
  return types.includes('guid') ? GUID : 'x';
}

type Word = { readonly text: string; readonly kind: 'name' | 'key' | 'function' };

/** The segments of an endpoint's path, its slots filled. */
function wordsOf({ path }: NativeEndpoint): readonly Word[] {
  return path.segments.map((parts) => {
    const [first] = parts;
    const text = parts.map((part) => ('literal' in part ? part.literal : fill(part))).join('');
    if (first !== undefined && 'slot' in first) return { text, kind: 'key' };
    return { text, kind: FUNCTIONS.has(text.split('(', 1)[0] ?? '') ? 'function' : 'name' };
  });
}

/** Each `true` or number of `choose` takes one of the ways in which a word may be written. */
function spell(words: readonly Word[], choose: (ways: number) => number): string {
  let path = '';
  for (const [index, { text, kind }] of words.entries()) {
    const keyed = kind === 'key' && words[index - 1]?.kind === 'name' && choose(2) === 1;
    if (keyed) path += choose(2) === 1 ? `%28%27${text}%27%29` : `('${text}')`;
    else
      path += `/${kind === 'function' ? spellFunction(text, choose) : kind === 'name' ? inCase(text, choose) : text}`;
  }
  return choose(2) === 1 ? `${path}/` : path;
}

function spellFunction(text: string, choose: (ways: number) => number): string {
  const [name = '', ...rest] = text.split('(');
  const namespaces = FUNCTIONS.get(name) ?? [];
  const namespace = ['', ...namespaces.map((each) => `${each}.`)][choose(namespaces.length + 1)] ?? '';
  const call = rest.length === 0 ? ['', '()', '%28%29'][choose(3)] : spellArguments(rest.join('('), choose);
  return `${inCase(`${namespace}${name}`, choose)}${call}`;
}

/** As it is, in quotes, encoded, or under the names that Graph's own links have. */
function spellArguments(list: string, choose: (ways: number) => number): string {
  const quoted = list.includes("'") || choose(2) === 0 ? list : list.replace(/=([^,)]+)/g, "='$1'");
  const renamed =
    choose(2) === 0 ? quoted : quoted.replace('fromDateTime', 'from').replace('toDateTime', 'to');
  return `(${choose(2) === 0 ? renamed : renamed.replaceAll(':', '%3A').replaceAll(',', '%2C')}`;
}

function inCase(text: string, choose: (ways: number) => number): string {
  return [text, text.toUpperCase(), text.toLowerCase()][choose(3)] ?? text;
}

type Outcome = Pick<NativeDecision, 'segments' | 'slots'> & { readonly id: string };

/** What the rules make of a path; undefined: refused. */
function outcome(plan: NativePlan, path: string): Outcome | undefined {
  try {
    const target = parseTarget(path);
    const needed = { startDateTime: '2026-01-31T00:00:00Z', endDateTime: '2026-02-01T00:00:00Z' };
    const query = Object.entries(needed).map(([name, value]) => ({ name, value }));
    const windowed = /calendarview|instances/i.test(path) ? query : [];
    const { endpoint, segments, slots } = decide(plan, {
      method: 'GET',
      target: { ...target, query: windowed },
      headers: [],
    });
    return { id: endpoint.id, segments, slots };
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

const PLANS = Object.values(CONNECTORS).flatMap((connector) =>
  (['pseudonyms', 'clear'] as const).map((ids) => {
    const options = { ...DEFAULT_CONNECTOR_OPTIONS, ids };
    return { name: `${connector.id}, ids ${ids}`, plan: compileRules(connector.ruleSet(options), sha256Hex) };
  }),
);
const plainly = (words: readonly Word[]) => spell(words, () => 0);

describe.each(PLANS)('$name', ({ plan }) => {
  const endpoints = plan.endpoints.map((endpoint) => ({ id: endpoint.id, words: wordsOf(endpoint) }));

  test.each(endpoints)('REQ-16 every spelling of $id is decided as the plain one', ({ id, words }) => {
    const wanted = outcome(plan, plainly(words));
    expect(wanted?.id).toBe(id);
    const choices = fc.array(fc.nat(11), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(choices, (given) => {
        let next = 0;
        const path = spell(words, (ways) => (given[next++] ?? 0) % ways);
        expect(outcome(plan, path), path).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  test.each(endpoints)('REQ-16 what Graph would not read as $id is refused', ({ words }) => {
    for (const [index, word] of words.entries()) {
      for (const text of hostile(word)) {
        const path = plainly(words.map((each, at) => (at === index ? { text, kind: 'key' } : each)));
        const found = outcome(plan, path);
        // With ids in clear a word that is none of Graph's may be the id of a folder, and goes on as that.
        if (found?.id === 'mail-folder' && /^(?:evil|microsoft)\.delta$/.test(text))
          expect(found.slots['folderId'], path).toBe(text);
        else expect(found, path).toBeUndefined();
      }
    }
  });

  test.each(endpoints)('REQ-16 a word that Graph reserves is no id of $id', ({ id, words }) => {
    for (const [index, { kind }] of words.entries()) {
      if (kind !== 'key') continue;
      for (const text of RESERVED) {
        const path = plainly(words.map((each, at) => (at === index ? { text, kind } : each)));
        expect(outcome(plan, path)?.id, path).not.toBe(id);
        expect(outcome(plan, path.replace(`/${text}`, `('${text}')`)), path).toBeUndefined();
      }
    }
  });
});

const RESERVED = [
  'delta',
  'Delta',
  '$count',
  '$ref',
  '$value',
  'getAllMessages',
  'microsoft.graph.user',
  'graph.user',
];

/** Spellings of a segment that mean something else, or nothing. */
function hostile({ text, kind }: Word): readonly string[] {
  const everywhere = [
    `${text}()()`,
    `${text}(())`,
    `${text}%28%29()`,
    `(${text})`,
    `('${text}')`,
    `microsoft.graph.microsoft.graph.${text}`,
    `${text}('`,
    `${text})`,
    `/${text}`,
    `${text}/$count/$count`,
    `${text}/$ref`,
    `${text}/$value`,
  ];
  if (kind === 'function')
    return [...everywhere, `evil.${text}`, `${text}('x')`, `${text}()('x')`, `microsoft.${text}`];
  if (kind === 'key') return [...everywhere, `${text}()`, `microsoft.graph.${text}`, `'${text}'`];
  return [
    ...everywhere,
    ...(text.startsWith('$') ? [] : [`evil.${text}`]),
    `${text}()`,
    `microsoft.graph.${text}`,
    `graph.${text}()`,
    `${text}()('x')`,
    `${text}('x')('y')`,
    `${text}('x'y')`,
    `${text}('x''')('y')`,
    `${text}("x")`,
    `${text}(id='x')`,
    `${text}(x)`,
  ];
}
