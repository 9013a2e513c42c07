import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONTEXT,
  keep,
  LIMITS,
  leaf,
  list,
  record,
  sanitize,
} from '../../../../../tests/harness/sanitizing.ts';
import { isNumberText } from '../../kernel/json/numeric-text.ts';
import type { PlanNode } from '../../plan/plan.ts';

const mail = leaf({ treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: false });
const person = record({ mail, kind: keep('word'), nested: record({ mail, kind: keep('word') }) });
const page = record({ value: list(person), count: keep('integer') });

describe('SAN-01: what no rule names', () => {
  it.each([
    ['at the root', '{"CANARY":"CANARY","count":1}', '{"count":1}', 1],
    ['in an element', '{"value":[{"kind":"a","CANARY":{"mail":"CANARY"}}]}', '{"value":[{"kind":"a"}]}', 1],
    [
      'deeper',
      '{"value":[{"nested":{"CANARY":["CANARY"],"kind":"a"}}]}',
      '{"value":[{"nested":{"kind":"a"}}]}',
      1,
    ],
    [
      'in a derived type',
      '{"value":[{"@odata.type":"#microsoft.graph.CANARY","kind":"a","extra":"CANARY"}]}',
      '{"value":[{"kind":"a"}]}',
      2,
    ],
    ['everywhere', '{"a":"CANARY","value":[{"b":"CANARY"},{"c":"CANARY"}]}', '{"value":[{},{}]}', 3],
  ])('%s is dropped and counted', (_, body, output, unknownFields) => {
    expect(sanitize(page, body)).toMatchObject({ output, unknownFields, mismatches: 0 });
  });

  it.each([
    ['an object for an array', '{"value":{"mail":"CANARY"}}', '{}'],
    ['a string for an array', '{"value":"CANARY"}', '{}'],
    ['an array for an object', '{"value":[["CANARY"]]}', '{"value":[]}'],
    ['a string for an object', '{"value":["CANARY"]}', '{"value":[]}'],
    ['an object for a leaf', '{"count":{"count":1}}', '{}'],
    ['an array for a leaf', '{"count":[1]}', '{}'],
    ['a text for a number', '{"count":"1"}', '{}'],
    ['a number for an array', '{"value":8675309}', '{}'],
    ['true for an object', '{"value":[true]}', '{"value":[]}'],
  ])('%s is dropped and counted', (_, body, output) => {
    expect(sanitize(page, body)).toMatchObject({ output, unknownFields: 0, mismatches: 1 });
  });

  it('keeps what is empty or null, which says nothing', () => {
    const body = '{"value":[],"count":null}';
    expect(sanitize(page, body).output).toBe(body);
    expect(sanitize(page, '{"value":null}').output).toBe('{"value":null}');
    expect(sanitize(page, '{"value":[null,{},{"nested":{}},{"nested":null}]}').output).toBe(
      '{"value":[null,{},{"nested":{}},{"nested":null}]}',
    );
  });
});

describe('SAN-03: keys that are nearly the same', () => {
  const plan = record({ mail: keep('word') });

  it.each([
    '{"mail":"one","mail":"two"}',
    '{"mail":"one","\\u006dail":"two"}',
    '{"\\u006dail":"one","mail":"two"}',
    '{"mail":"CAN ARY","mail":"two"}',
    '{"mail":null,"mail":null}',
    '{"mail":{"x":1},"mail":"two","mail":"three"}',
  ])('S11: %s is withheld, since which copy a consumer reads is unknown', (body) => {
    expect(() => sanitize(plan, body)).toThrow(
      expect.objectContaining({ code: 'RESPONSE_NOT_SANITIZABLE', detail: { subject: 'duplicate' } }),
    );
  });

  it('S11: what is dropped may hold anything twice, so that an author cannot block a page', () => {
    const dropping = record({ mail: keep('word'), note: leaf({ treatment: 'drop' }) });
    const body = '{"note":{"mail":1,"mail":2},"note":1,"x":1,"x":{"mail":1,"mail":2},"mail":"one"}';
    expect(sanitize(dropping, body).output).toBe('{"mail":"one"}');
  });

  it.each([
    'Mail',
    'MAIL',
    'mail ',
    ' mail',
    'ma\u0131l',
    'mail\u0000',
    'm\u0430il',
    '$.mail',
    "mail']['b",
    'a.mail',
    'mail.b',
    '@mail',
    'ma\u00adil',
    '',
  ])('does not take %j for mail', (key) => {
    expect(sanitize(plan, JSON.stringify({ [key]: 'CANARY' }))).toMatchObject({
      output: '{}',
      unknownFields: 1,
    });
  });
});

describe('SAN-04: keys that mean something to JavaScript', () => {
  const KEYS = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'length',
    'hasOwnProperty',
    'valueOf',
    'then',
    '0',
  ];
  const nest = (key: string): string =>
    `{"${key}":{"x":"CANARY","${key}":{"x":1,"${key}":"CANARY"}},"nested":{"${key}":["CANARY"]}}`;

  it.each(KEYS)('%s is dropped at three depths', (key) => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const body = `{"${key}":"CANARY","value":[${nest(key)}]}`;
    expect(sanitize(page, body)).toMatchObject({ output: '{"value":[{"nested":{}}]}', unknownFields: 3 });
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it.each(KEYS)('%s is a property like any other when a rule names it', (key) => {
    const plan = record({});
    const named: PlanNode = { ...plan, kind: 'object', properties: new Map([[key, keep('word')]]) };
    expect(sanitize(named, `{"${key}":"busy"}`).output).toBe(`{"${key}":"busy"}`);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('others', () => {
  const open = record({ known: keep('word') }, keep('boolean'));

  it('treats the words that no rule names', () => {
    const body = '{"known":"a","first":true,"constructor":false,"toString":true,"first":false}';
    expect(sanitize(open, body)).toMatchObject({
      output: '{"known":"a","first":true,"constructor":false,"toString":true}',
      unknownFields: 0,
      mismatches: 1,
    });
  });

  it.each([
    'kim@example.org',
    '48d31887-5fad-4d73-a9f5-3c356e68a038',
    '__proto__',
    '@odata.type',
    'Kim Lee',
    '',
    '1',
    'a.b',
    'é',
    'a'.repeat(129),
  ])('drops the key %j, which may name a person', (key) => {
    expect(sanitize(open, `{${JSON.stringify(key)}:true}`)).toMatchObject({ output: '{}', unknownFields: 1 });
  });

  it('drops values of another type', () => {
    expect(sanitize(open, '{"first":"CANARY"}')).toMatchObject({ output: '{}', mismatches: 1 });
  });
});

describe('a plan that refers to itself', () => {
  it('holds at the deepest document that any limit admits', () => {
    const properties = new Map<string, PlanNode>();
    const node: PlanNode = { kind: 'object', properties, pointer: '' };
    properties.set('manager', node);
    const body = `${'{"manager":'.repeat(1023)}{}${'}'.repeat(1023)}`;
    expect(sanitize(node, body, { ...CONTEXT, limits: { ...LIMITS, depth: 1_000_000 } }).output).toBe(body);
  });

  it('is followed as deep as the document goes', () => {
    const properties = new Map<string, PlanNode>([['name', keep('word')]]);
    const node: PlanNode = { kind: 'object', properties, pointer: '' };
    properties.set('manager', node);
    expect(sanitize(node, '{"manager":{"manager":{"name":"a","x":1},"name":"b"}}').output).toBe(
      '{"manager":{"manager":{"name":"a"},"name":"b"}}',
    );
  });
});

/** A plan that keeps every part of a document: the union of what stands in its arrays and under its keys. */
function keepAll(value: unknown): PlanNode {
  if (Array.isArray(value)) return list(value.length === 0 ? keep('string') : keepAll(value[0]));
  if (typeof value === 'object' && value !== null) {
    return {
      kind: 'object',
      properties: new Map(Object.entries(value).map(([key, item]) => [key, keepAll(item)])),
      pointer: '',
    };
  }
  return keep(typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'number' : 'string');
}

/** JSON whose arrays hold one kind of element, as Graph's do. */
const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('document')),
    tie('document').chain((item) => fc.array(fc.constant(item), { maxLength: 3 })),
  ),
}));

describe('a plan that keeps everything', () => {
  it('gives back the same JSON', () => {
    fc.assert(
      fc.property(document, fc.constantFrom(undefined, 2), (value, space) => {
        const text = JSON.stringify({ value }, undefined, space);
        const { output, mismatches, unknownFields } = sanitize(keepAll({ value }), text);
        expect(JSON.stringify(JSON.parse(output))).toBe(JSON.stringify(JSON.parse(text)));
        expect({ mismatches, unknownFields }).toEqual({ mismatches: 0, unknownFields: 0 });
      }),
    );
  });

  it('gives back numbers as they were written', () => {
    const digits = fc
      .stringMatching(/^-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?$/)
      .filter(isNumberText);
    fc.assert(
      fc.property(fc.array(digits), (numbers) => {
        const text = `[${numbers.join(',')}]`;
        expect(sanitize(list(keep('number')), text).output).toBe(text);
      }),
    );
  });
});
