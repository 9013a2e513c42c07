import { expect, test } from 'vitest';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import { keep, LIMITS, leaf, list, record } from '../harness/sanitizing.ts';
import { type Outcome, PSEUDONYMIZERS, run } from './compare-engines.ts';

const person = leaf({ treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: false });
const back = leaf({ treatment: 'pseudonymize', kind: 'person', reversible: true, prefixed: false });
const PLAN = record({
  id: keep('opaque'),
  count: keep('integer'),
  day: leaf({ treatment: 'keep', type: 'integer', maxDigits: 2 }),
  ratio: keep('number'),
  mail: person,
  owner: back,
  note: leaf({ treatment: 'textDigest' }),
  secret: leaf({ treatment: 'drop' }),
  tags: list(keep('word')),
  value: list(record({ id: keep('opaque'), mail: person })),
  open: record({}, keep('word')),
});

/**
 * Documents on which an engine, ours or a prototype of it, once erred or could: every one found by a random search joins them.
 * What is expected is worked out by hand; `undefined` stands for a refusal.
 */
const CASES: readonly [name: string, document: string | Uint8Array, expected: string | undefined][] = [
  ['the first element of an array is checked', '{"tags":[--1]}', undefined],
  ['half a number', '{"tags":[1e', undefined],
  ['half a word', '{"tags":[nulL]}', undefined],
  ['an unknown escape in a dropped value', '{"secret":"\\k"}', undefined],
  ['an escaped comma', '{"secret":"\\,"}', undefined],
  ['a raw newline in a string', '{"secret":"a\nb"}', undefined],
  ['a lone quote after the document', '{}"', undefined],
  ['two documents', '{}{}', undefined],
  ['a comma too many', '{"tags":["a",]}', undefined],
  ['a colon too many', '{"id"::"a"}', undefined],
  ['a leading zero', '{"count":01}', undefined],
  ['an escaped name is the name', '{"\\u006dail":" "}', '{"mail":null}'],
  ['an escaped name hides no unknown one', '{"na\\u006de":"Ana"}', '{}'],
  ['a second copy of a name withholds (S11)', '{"id":"a","id":"b"}', undefined],
  ['a second copy, spelled otherwise', '{"id":"a","\\u0069d":"b"}', undefined],
  ['a second copy after a dropped first', '{"count":"x","count":1}', undefined],
  ['a copy in an open object', '{"open":{"k":"a","k":"b"}}', '{"open":{"k":"a"}}'],
  ['__proto__ in an open object', '{"open":{"__proto__":"a"}}', '{"open":{}}'],
  ['big integers keep their digits', '{"count":9223372036854775807}', '{"count":9223372036854775807}'],
  ['an integer beyond 64 bits is dropped', '{"count":12345678901234567890}', '{}'],
  [
    'more digits than a double has are dropped',
    '{"ratio":4917.4917491749174917491,"count":1}',
    '{"count":1}',
  ],
  ['a number that overflows is dropped', '{"ratio":1e400,"count":1}', '{"count":1}'],
  ['an integer of as many digits as it may have', '{"day":-31}', '{"day":-31}'],
  ['an integer with a digit too many is dropped', '{"day":100,"count":1}', '{"count":1}'],
  ['an exponent counts as none of them', '{"day":1e1}', '{}'],
  ['a name of an open type with five digits', '{"open":{"PT49170S":"a","v2":"a"}}', '{"open":{"v2":"a"}}'],
  ['no fraction in an integer', '{"count":1.0}', '{}'],
  ['minus nothing', '{"ratio":-0}', '{"ratio":-0}'],
  ['nothing left of a list', '{"tags":["not a word",1,true]}', '{"tags":[]}'],
  ['gaps close in front, between and behind', '{"tags":[1,"a",2,"b",3]}', '{"tags":["a","b"]}'],
  [
    'null stands for no value anywhere',
    '{"tags":null,"mail":null,"value":[null]}',
    '{"tags":null,"mail":null,"value":[null]}',
  ],
  ['an object where text is expected', '{"mail":{"a":1},"id":"x"}', '{"id":"x"}'],
  ['text where an object is expected', '{"value":["x",{"id":"y"}]}', '{"value":[{"id":"y"}]}'],
  ['a byte order mark', new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), undefined],
  ['overlong UTF-8', new Uint8Array([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]), undefined],
  ['half a character at the end', Buffer.from('{"secret":"é"}').subarray(0, 12), undefined],
  [
    'a lone surrogate half in bytes',
    Buffer.concat([Buffer.from('{"id":"'), Buffer.of(0xed, 0xa0, 0x80), Buffer.from('"}')]),
    undefined,
  ],
  ['blank', ' \n ', undefined],
  ['null alone', 'null', undefined],
  ['a list for an object', '[]', undefined],
];

test.each(CASES)('%s', (_name, document, expected) => {
  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  for (const cuts of [[], [...bytes.keys()]]) {
    for (const engine of ['tree', 'bytes'] as const) {
      expect([engine, value(outcome(engine, PLAN, bytes, cuts))]).toEqual([engine, expected]);
    }
  }
});

const DEEP: readonly [string, string, boolean][] = [
  ['as deep as allowed', '['.repeat(LIMITS.depth - 1) + ']'.repeat(LIMITS.depth - 1), true],
  ['one deeper', '['.repeat(LIMITS.depth) + ']'.repeat(LIMITS.depth), false],
  ['a million deep', '['.repeat(1_000_000), false],
];

test.each(DEEP)('an unknown value %s', (_name, inner, passes) => {
  const bytes = Buffer.from(`{"unknown":${inner},"id":"a"}`);
  for (const engine of ['tree', 'bytes'] as const) {
    const result = value(outcome(engine, PLAN, bytes, [65_536, 131_072]));
    expect([engine, result]).toEqual([engine, passes ? '{"id":"a"}' : undefined]);
  }
});

function outcome(engine: 'tree' | 'bytes', plan: PlanNode, document: Uint8Array, cuts: readonly number[]) {
  const [pseudonymizer] = PSEUDONYMIZERS;
  if (pseudonymizer === undefined) throw new Error('no pseudonymizer');
  return run(engine, { plan, document, cuts, pseudonymizer });
}

function value(result: Outcome): string | undefined {
  return 'value' in result ? result.value : undefined;
}
