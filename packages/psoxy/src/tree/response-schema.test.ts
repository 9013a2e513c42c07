import { describe, expect, it } from 'vitest';
import { sanitizeByPsoxy } from '../../../../tests/harness/psoxy-sanitizing.ts';
import type { PsoxySchemaRule } from '../plan/psoxy-rule-set.ts';

/** psoxy-facts.md#h: each line. */
type Case = readonly [schema: PsoxySchemaRule, body: string, output: string];

const object = (properties: Record<string, PsoxySchemaRule>): PsoxySchemaRule => ({
  type: 'object',
  properties,
});
const text: PsoxySchemaRule = { type: 'string' };

const definitions: Record<string, PsoxySchemaRule> = {
  person: object({ id: text, manager: { $ref: '#/definitions/person' } }),
  people: { type: 'array', items: { $ref: '#/definitions/person' } },
};

/** `if: { properties: { kind: { const: 'a' } } }, then: …` */
const when = (property: string, constant: string | number, schema: PsoxySchemaRule): PsoxySchemaRule => ({
  if: { properties: { [property]: { const: constant } } },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword; the object is never awaited
  then: schema,
});

const byKind: PsoxySchemaRule = {
  anyOf: [
    { type: 'object', ...when('kind', 'a', object({ kind: text, x: text })) },
    { type: 'object', ...when('kind', 'b', object({ kind: text, y: text })) },
  ],
};

const LINES: Readonly<Record<string, readonly Case[]>> = {
  'Undeclared properties dropped; declared but wrong type => null kept under the key; null elements removed from arrays; boolean null => false [impl]; integer accepts any in-range number and truncates [impl]':
    [
      [object({ a: text }), '{"a":"x","b":"secret","c":{"a":"y"}}', '{"a":"x"}'],
      [object({ a: text, b: object({}) }), '{"a":5,"b":"secret"}', '{"a":null,"b":null}'],
      [object({ a: text }), '{"a":{"secret":1}}', '{"a":null}'],
      [object({ a: text }), '{"a":["secret"]}', '{"a":null}'],
      [object({ a: text }), '{"a":null}', '{"a":null}'],
      [object({ a: { type: 'boolean' } }), '{"a":"true"}', '{"a":null}'],
      [object({ a: { type: 'number' } }), '{"a":"5"}', '{"a":null}'],
      [object({ a: { type: 'array', items: text } }), '{"a":["x",null,5,{"s":1},"y"]}', '{"a":["x","y"]}'],
      [object({ a: { type: 'array', items: text } }), '{"a":"secret"}', '{"a":null}'],
      [object({ a: { type: 'array', items: text } }), '{"a":{"0":"secret"}}', '{"a":null}'],
      [object({ a: { type: 'array' } }), '{"a":["secret"]}', '{"a":[]}'],
      [
        object({ a: { type: 'boolean' }, b: { type: 'boolean' } }),
        '{"a":null,"b":true}',
        '{"a":false,"b":true}',
      ],
      [object({ a: { type: 'boolean' } }), '{}', '{}'],
      [
        { type: 'array', items: { type: 'integer' } },
        '[1,1.9,-1.9,2.0,1e3,"7",true,-0.5]',
        '[1,1,-1,2,1000,0]',
      ],
      [
        { type: 'array', items: { type: 'integer' } },
        '[9223372036854775807,-9223372036854775808]',
        '[9223372036854775807,-9223372036854775808]',
      ],
      [
        { type: 'array', items: { type: 'integer' } },
        '[9223372036854775808,1e400,12345678901234567890123]',
        '[]',
      ],
      [
        { type: 'array', items: { type: 'number' } },
        '[1.0,1e2,1e400,12345678901234567890]',
        '[1.0,1e2,12345678901234567890]',
      ],
      [{ type: 'array', items: { type: 'null' } }, '[null,"secret"]', '[]'],
      [object({}), '["secret"]', 'null'],
      [object({ a: text }), 'null', 'null'],
    ],
  'missing type with properties/items is NOT treated as object/array unless type is given [impl: only leaf values pass].':
    [
      [object({ a: { properties: { b: text } } }), '{"a":{"b":"secret"}}', '{"a":null}'],
      [object({ a: { items: text } }), '{"a":["secret"]}', '{"a":null}'],
      [object({ a: {}, b: {}, c: {} }), '{"a":"x","b":5,"c":true}', '{"a":"x","b":5,"c":true}'],
      [object({ a: {} }), '{"a":{"secret":1}}', '{"a":null}'],
      [{ properties: { a: text } }, '{"a":"secret"}', 'null'],
    ],
  '`$ref` only `#` and `#/definitions/X` (definitions sit at rules root)': [
    [
      object({ v: { $ref: '#/definitions/people' } }),
      '{"v":[{"id":"1","n":"secret","manager":{"id":"2","n":"secret"}}]}',
      '{"v":[{"id":"1","manager":{"id":"2"}}]}',
    ],
    [
      object({ id: text, inner: { $ref: '#' } }),
      '{"id":"1","inner":{"id":"2","x":"secret","inner":{"id":"3"}}}',
      '{"id":"1","inner":{"id":"2","inner":{"id":"3"}}}',
    ],
  ],
  'anyOf = first candidate whose if/const does not fail': [
    [byKind, '{"kind":"a","x":"1","y":"2"}', '{"kind":"a","x":"1"}'],
    [byKind, '{"kind":"b","x":"1","y":"2"}', '{"kind":"b","y":"2"}'],
    [byKind, '{"kind":"c","x":"secret"}', 'null'],
    [byKind, '{"x":"secret"}', 'null'],
    [byKind, '{"kind":["a"],"x":"secret"}', 'null'],
    [byKind, '{"kind":"A","x":"secret"}', 'null'],
    [{ anyOf: [object({ a: text }), object({ b: text })] }, '{"a":"1","b":"2"}', '{"a":"1"}'],
    [object({ a: { anyOf: [{ const: 'x' }, { type: 'integer' }] } }), '{"a":"x"}', '{"a":"x"}'],
    [object({ a: { anyOf: [{ const: 'x' }, { type: 'integer' }] } }), '{"a":7}', '{"a":7}'],
    [object({ a: { anyOf: [{ const: 'x' }, { type: 'integer' }] } }), '{"a":"secret"}', '{"a":null}'],
  ],
  'if/then/else with const on one property; `required`, `title`, `additionalProperties` ignored.': [
    [
      {
        ...object({ kind: text }),
        ...when('kind', 'a', object({ x: text })),
        else: object({ y: text }),
      },
      '{"kind":"a","x":"1","y":"2"}',
      '{"kind":"a","x":"1"}',
    ],
    [
      {
        ...object({ kind: text }),
        ...when('kind', 'a', object({ x: text })),
        else: object({ y: text }),
      },
      '{"x":"1","y":"2"}',
      '{"y":"2"}',
    ],
    [
      { ...object({ kind: text }), ...when('kind', 1, object({ x: text })) },
      '{"kind":"1","x":"secret"}',
      '{"kind":"1"}',
    ],
    [
      { ...object({ a: text }), ...{ required: ['b'], title: 'T', additionalProperties: true } },
      '{"a":"1","c":"secret"}',
      '{"a":"1"}',
    ],
  ],
  'A property literally named "type" occurs inside `properties` (do not confuse with the keyword). [rules]': [
    [
      object({ type: text, items: { type: 'integer' }, properties: object({ type: text }) }),
      '{"type":"x","items":3,"properties":{"type":"y","z":"secret"}}',
      '{"type":"x","items":3,"properties":{"type":"y"}}',
    ],
  ],
};

describe('psoxy-facts.md#h: response schema filter', () => {
  it.each(Object.entries(LINES))('%s', (_, cases) => {
    for (const [responseSchema, body, output] of cases)
      expect(sanitizeByPsoxy({ responseSchema }, body, { definitions }).output, body).toBe(output);
  });

  it('unknown definition is an error', () => {
    const responseSchema = object({ a: { $ref: '#/definitions/nobody' } });
    expect(() => sanitizeByPsoxy({ responseSchema }, '{}', { definitions })).toThrow(
      'RULES_UNKNOWN_REFERENCE',
    );
  });

  it('a reference that leads back to itself for the same value describes nothing', () => {
    const circle = { again: { anyOf: [{ $ref: '#/definitions/again' }] } };
    expect(
      sanitizeByPsoxy({ responseSchema: { $ref: '#/definitions/again' } }, '{"a":1}', { definitions: circle })
        .output,
    ).toBe('null');
    const branch = { ...object({}), ...when('a', 1, { $ref: '#' }) };
    expect(sanitizeByPsoxy({ responseSchema: branch }, '{"a":1}').output).toBe('null');
  });

  it('`#` is the schema itself, also where that is a definition', () => {
    const chief = { chief: object({ id: text, chief: { $ref: '#' } }) };
    const body = '{"id":"1","chief":{"id":"2","secret":"s","chief":"secret"}}';
    expect(
      sanitizeByPsoxy({ responseSchema: { $ref: '#/definitions/chief' } }, body, { definitions: chief })
        .output,
    ).toBe('{"id":"1","chief":{"id":"2","chief":null}}');
    expect(sanitizeByPsoxy({ responseSchema: { $ref: '#' } }, '{"a":"secret"}').output).toBe('null');
  });

  it('duplicate keys and odd names get no copy through', () => {
    const responseSchema = object({ mail: text });
    for (const body of [
      '{"mail":"1","mail":"2"}',
      '{"m\\u0061il":"2"}',
      '{"mail":"2","Mail":"secret","mail ":"secret","__proto__":{"mail":"secret"},"constructor":"secret"}',
    ]) {
      const { output } = sanitizeByPsoxy({ responseSchema }, body);
      expect(JSON.parse(output)).toStrictEqual({ mail: '2' });
      expect(output).not.toContain('secret');
    }
  });
});
