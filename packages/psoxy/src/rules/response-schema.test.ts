import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sanitizeByPsoxy } from '../../../../tests/harness/psoxy-sanitizing.ts';
import { parsePsoxy } from '../../../../tests/harness/rules.ts';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { parseYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import type { PsoxySchema } from '../plan/psoxy-response.ts';
import { readPsoxyRules } from './read-psoxy-rules.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

function compile(responseSchema: unknown, definitions: unknown = {}): PsoxySchema {
  const text = JSON.stringify({ definitions, endpoints: [{ pathTemplate: '/u', responseSchema }] });
  const response = parsePsoxy(text, 'rules.yaml').compile(sha256Hex).endpoints[0]?.response;
  if (response?.schema === undefined) throw new Error('no schema');
  return response.schema;
}

function faults(responseSchema: unknown, definitions: unknown = {}): string {
  try {
    compile(responseSchema, definitions);
    return 'accepted';
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
}

/** JSON Schema's words; an object literal with `then` would look like a promise to the linter. */
const branch = (test: unknown, then: unknown): unknown =>
  Object.fromEntries([
    ['if', test],
    ['then', then],
  ]);

const property = (schema: PsoxySchema | undefined, ...path: readonly string[]): PsoxySchema | undefined =>
  path.reduce((inner, name) => (name === '*' ? inner?.items : inner?.properties?.get(name)), schema);

describe('psoxy-facts.md#h, response schema, as it is read', () => {
  it('`$ref` only `#` and `#/definitions/X` (definitions sit at rules root); unknown definition is an error; anyOf = first candidate whose if/const does not fail; if/then/else with const on one property; `required`, `title`, `additionalProperties` ignored.', () => {
    const definitions = {
      Person: {
        type: 'object',
        title: 'A person',
        required: ['id'],
        additionalProperties: true,
        properties: { id: { type: 'string' }, manager: { $ref: '#/definitions/Person' } },
      },
      Alias: { $ref: '#/definitions/Person' },
    };
    const schema = compile(
      {
        type: 'object',
        properties: {
          value: { type: 'array', items: { $ref: '#/definitions/Alias' } },
          parent: { $ref: '#' },
        },
      },
      definitions,
    );
    const person = property(schema, 'value', '*');
    expect(person).toEqual({ type: 'object', properties: person?.properties });
    expect(property(person, 'manager')).toBe(person);
    expect(property(schema, 'parent')).toBe(schema);
    expect(faults({ $ref: '#/definitions/Nobody' }, definitions)).toMatch(
      /^rules\.yaml:1:\d+ RULES_UNKNOWN_REFERENCE the reference is undefined/,
    );
    expect(
      faults({ $ref: '#/definitions/A' }, { A: { $ref: '#/definitions/B' }, B: { $ref: '#/definitions/A' } }),
    ).toMatch(/the reference is undefined/);
    expect(faults({ $ref: 'https://example.com/schema' })).toMatch(/must be # or #\/definitions\/NAME/);
    expect(faults({ $ref: '#/$defs/X' })).toMatch(/must be # or/);

    const conditional = compile({
      anyOf: [
        branch(
          { properties: { kind: { const: 'a' } } },
          { type: 'object', properties: { x: { type: 'string' } } },
        ),
        { type: 'object', properties: { kind: { const: 'b', type: 'string' } } },
      ],
    });
    expect(conditional.anyOf?.[0]?.condition).toMatchObject({
      property: 'kind',
      equals: 'a',
      otherwise: undefined,
    });
    expect(property(conditional.anyOf?.[0]?.condition?.then, 'x')).toEqual({ type: 'string' });
    expect(property(conditional.anyOf?.[1], 'kind')).toEqual({ type: 'string', constant: { value: 'b' } });
    expect(faults(branch({ properties: { a: { const: 1 }, b: { const: 2 } } }, {}))).toMatch(
      /must test one property/,
    );
    expect(faults(branch({ required: ['a'] }, {}))).toMatch(/must test one property/);
    expect(faults({ else: { type: 'string' } })).toMatch(/need an "if"/);
  });

  it('Undeclared properties dropped; declared but wrong type => null kept under the key; null elements removed from arrays; boolean null => false [impl]; integer accepts any in-range number and truncates [impl]; missing type with properties/items is NOT treated as object/array unless type is given [impl: only leaf values pass].', () => {
    // What the tree engine needs for this: a missing type stays missing.
    expect(compile({ properties: { a: { type: 'string' } } }).type).toBeUndefined();
    expect(faults({ type: 'object', propertys: {} })).toMatch(
      /unknown key "propertys" \(did you mean "properties"\?\)/,
    );
  });

  it('psoxy-facts.md#n: a type that is none loads with a warning, and makes null of what stands there', () => {
    const responseSchema = {
      type: 'object',
      properties: { a: { type: 'onBehalfOf', properties: { b: { type: 'string' } } }, c: { type: 'string' } },
    };
    const text = JSON.stringify({ endpoints: [{ pathTemplate: '/u', responseSchema }] });
    const { rules, issues } = readPsoxyRules(parseYaml(text), 'r.yaml');
    expect(rules).toBeDefined();
    expect(issues).toMatchObject([
      {
        code: 'RULES_INVALID',
        severity: 'warning',
        message: expect.stringContaining(`"onBehalfOf" isn't a JSON type`),
      },
    ]);
    for (const [value, sanitized] of [
      ['"x"', 'null'],
      ['{"b":"x"}', 'null'],
      ['["x"]', 'null'],
      ['7', 'null'],
      ['true', 'null'],
      ['null', 'null'],
    ])
      expect(sanitizeByPsoxy({ responseSchema }, `{"a":${value},"c":"y"}`).output).toBe(
        `{"a":${sanitized},"c":"y"}`,
      );
    expect(faults({ type: 7 })).toMatch(/must be one of "object"/);
    expect(faults({ type: ['string', 'null'] })).toMatch(/must be one of "object"/);
  });

  it('A property literally named "type" occurs inside `properties` (do not confuse with the keyword). [rules]', () => {
    const schema = compile({
      type: 'object',
      properties: {
        type: { type: 'string' },
        items: { type: 'array', items: { type: 'integer' } },
        $ref: { type: 'string' },
      },
    });
    expect(property(schema, 'type')).toEqual({ type: 'string' });
    expect(property(schema, 'items', '*')).toEqual({ type: 'integer' });
    expect(property(schema, '$ref')).toEqual({ type: 'string' });
  });

  it('reads definitions that lead to each other, in any order', () => {
    const schema = compile(
      { $ref: '#/definitions/A' },
      {
        A: { type: 'object', properties: { b: { $ref: '#/definitions/B' } } },
        B: { type: 'object', properties: { a: { $ref: '#/definitions/C' } } },
        C: { $ref: '#/definitions/A' },
      },
    );
    expect(property(schema, 'b', 'a')).toBe(schema);
    expect(property(schema, 'b', 'a', 'b')?.type).toBe('object');
  });
});
