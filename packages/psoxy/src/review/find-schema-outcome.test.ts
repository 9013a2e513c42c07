import { describe, expect, test } from 'vitest';
import { sanitizeByPsoxy } from '../../../../tests/harness/psoxy-sanitizing.ts';
import { ELEMENT, type FieldPath } from '../../../rules/src/dialects/field-path.ts';
import type { PsoxySchemaRule } from '../plan/psoxy-rule-set.ts';
import { findSchemaOutcome } from './find-schema-outcome.ts';

const texts: PsoxySchemaRule = { type: 'array', items: { type: 'string' } };
const text: PsoxySchemaRule = { type: 'object', properties: { a: { type: 'string' } } };
const definitions = {
  person: { type: 'object', properties: { a: { type: 'string' }, b: { $ref: '#' } } },
  circle: { anyOf: [{ $ref: '#/definitions/circle' }] },
} satisfies Record<string, PsoxySchemaRule>;
const whenA = (yes: PsoxySchemaRule, no?: PsoxySchemaRule): PsoxySchemaRule => ({
  if: { properties: { a: { const: 'x' } } },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword; the object is never awaited
  then: yes,
  ...(no !== undefined && { else: no }),
});

describe('what a schema lets pass, beside what the sanitizer delivers of a document', () => {
  test.each<[string, PsoxySchemaRule, FieldPath, object, 'always' | 'sometimes' | 'never', unknown]>([
    // The first alternative takes every value, is the schema itself, and so describes nothing.
    ['itself first', { anyOf: [{ $ref: '#' }, texts] }, [ELEMENT], ['x'], 'never', null],
    ['itself last', { anyOf: [texts, { $ref: '#' }] }, [ELEMENT], ['x'], 'always', ['x']],
    ['circle first', { anyOf: [{ $ref: '#/definitions/circle' }, texts] }, [ELEMENT], ['x'], 'never', null],
    ['second of two', { anyOf: [{ type: 'string' }, texts] }, [ELEMENT], ['x'], 'never', null],
    ['after a constant', { anyOf: [{ const: 'y' }, texts] }, [ELEMENT], ['x'], 'sometimes', ['x']],
    ['after a condition', { anyOf: [whenA(texts), text] }, ['a'], { a: 'y' }, 'sometimes', { a: 'y' }],
    ['no alternative is sure', { anyOf: [whenA(text, text)] }, ['a'], { a: 'y' }, 'sometimes', null],
    ['a container is no constant', { ...text, const: 'x' }, ['a'], { a: 'x' }, 'never', null],
    [
      'condition before alternatives',
      { anyOf: [texts], ...whenA({ anyOf: [text] }) },
      ['a'],
      { a: 'x' },
      'sometimes',
      { a: 'x' },
    ],
    ['branch is itself', { ...text, ...whenA({ $ref: '#' }) }, ['a'], { a: 'x' }, 'sometimes', null],
    [
      'itself by a definition',
      { $ref: '#/definitions/person' },
      ['b', 'a'],
      { b: { a: 'x' } },
      'always',
      { b: { a: 'x' } },
    ],
    [
      'a type that is none',
      { type: 'object', properties: { a: { type: 'txt' } } },
      ['a'],
      { a: 'x' },
      'never',
      { a: null },
    ],
    ['nothing but itself', { $ref: '#' }, ['a'], { a: 'x' }, 'never', null],
  ])('%s', (_, responseSchema, path, document, passes, output) => {
    const placed = { schema: responseSchema, pointer: '/r' };
    expect(findSchemaOutcome({ definitions }, placed, path, 'string').passes).toBe(passes);
    const sanitized = sanitizeByPsoxy({ responseSchema }, JSON.stringify(document), { definitions });
    expect(JSON.parse(sanitized.output)).toEqual(output);
  });

  test('a schema of very many alternatives is told to keep nothing for sure, and soon', () => {
    const self = { anyOf: [whenA({ $ref: '#' }), whenA({ $ref: '#' }), text], ...whenA({}, { $ref: '#' }) };
    const outcome = findSchemaOutcome({}, { schema: self, pointer: '/r' }, ['a'], 'string');
    expect(outcome.passes).toBe('sometimes');
  });
});
