import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONFIG, configJsonSchema } from '../../../gateway/src/config/config-settings.ts';
import {
  anyOfField,
  booleanField,
  discriminatedField,
  enumField,
  type Field,
  guidField,
  integerField,
  listField,
  mapField,
  objectField,
  optionalField,
  textField,
  withCondition,
  withConversion,
  withDefault,
  withEmptyDefault,
} from './field.ts';
import { readSettings, type SettingError, type UnknownKey } from './read-settings.ts';

const GUID = '6e4c8e9f-76cf-41d1-806e-61838b880b87';

/** Faults as lines: where, and what. */
function faults(field: Field, data: unknown): readonly string[] {
  const reading = readSettings(field, data);
  return 'errors' in reading ? reading.errors.map(line) : [];
}

function line(fault: SettingError | UnknownKey): string {
  const at = fault.path.join('.');
  if ('unknown' in fault) return `${at}: ${fault.unknown} is not among ${fault.known.join(', ')}`;
  return `${[at, fault.key].filter((part) => part !== undefined).join('/')}: ${fault.message}`;
}

const name = textField('', { minimum: 1, maximum: 3, format: /^[a-z]+$/, message: 'must be letters' });

describe('one value', () => {
  it.each<[string, Field, unknown, readonly string[]]>([
    ['text', name, 'abc', []],
    ['no text', name, 5, [': must be text']],
    ['nothing', name, undefined, [': is missing; it must be text']],
    ['null, which is not nothing', name, null, [': must be text']],
    ['everything that is wrong', name, 'ABCD', [': is too long', ': must be letters']],
    ['a form without words', textField('', { format: /a/ }), 'b', [': does not have the required form']],
    ['a GUID', guidField(''), GUID, []],
    ['half a GUID', guidField(''), GUID.slice(9), [': must be a GUID']],
    ['a number', integerField('', 1, 5), 5, []],
    ['a fraction', integerField('', 1, 5), 1.5, [': must be a whole number']],
    ['no number', integerField('', 1, 5), '3', [': must be a number']],
    ['not a number', integerField('', 1, 5), Number.NaN, [': must be a number']],
    ['too little', integerField('', 1, 5), 0, [': must be at least 1']],
    ['too much', integerField('', 1, 5), 6, [': must be at most 5']],
    ['a truth', booleanField(''), 'true', [': must be true or false']],
    ['a word', enumField('', ['a', 'b']), 'c', [': must be one of a, b']],
    ['the only word', enumField('', ['a']), 'c', [': must be a']],
    ['a list', listField('', name, { minimum: 1, maximum: 2 }), [], [': is too short']],
    ['a longer list', listField('', name, { maximum: 1 }), ['a', 5], ['1: must be text', ': is too long']],
    ['no list', listField('', name), {}, [': must be a list']],
    ['neither', anyOfField('', [name, booleanField('')], 'must be a or b'), 5, [': must be a or b']],
    ['nearly one', anyOfField('', [name, booleanField('')], 'must be a or b'), 'ABC', [': must be letters']],
  ])('%s', (_, field, data, expected) => {
    expect(faults(field, data)).toEqual(expected);
  });
});

describe('blocks', () => {
  const block = objectField('', {
    host: withDefault(name, 'abc'),
    port: integerField('', 0, 9),
    more: withEmptyDefault(objectField('', { nested: withDefault(listField('', name), ['a']) })),
    note: optionalField(name),
  });

  it('have their defaults, and are frozen to the bottom', () => {
    const reading = readSettings(block, { port: 1 });
    expect(reading).toEqual({ value: { host: 'abc', port: 1, more: { nested: ['a'] } } });
    const { value } = reading as unknown as { value: { more: { nested: string[] } } };
    expect(() => value.more.nested.push('b')).toThrow(TypeError);
    expect(readSettings(block, { port: 1 })).toEqual({
      value: { host: 'abc', port: 1, more: { nested: ['a'] } },
    });
  });

  it.each<[string, unknown, readonly string[]]>([
    ['a list', [], [': must be a block of keys']],
    [
      'all faults at once',
      { host: 5, more: { nested: 'a' } },
      ['host: must be text', 'port: is missing; it must be a number', 'more.nested: must be a list'],
    ],
    ['an unknown key', { port: 1, prot: 2 }, [': prot is not among host, port, more, note']],
    [
      'a key that every object has',
      JSON.parse('{"port":1,"constructor":{}}'),
      [': constructor is not among host, port, more, note'],
    ],
    [
      'a prototype',
      JSON.parse('{"port":1,"__proto__":{"host":"x"}}'),
      [': __proto__ is not among host, port, more, note'],
    ],
  ])('%s', (_, data, expected) => {
    expect(faults(block, data)).toEqual(expected);
  });
});

describe('records, variants, conditions', () => {
  const record = mapField(
    '',
    textField('', { format: /^[a-z]+$/, message: 'an id is letters' }),
    integerField('', 0, 9),
  );

  it('an odd name is told by itself, and its value is not looked at', () => {
    expect(faults(record, { 'A b': 'x', c: 'y' })).toEqual(['/A b: an id is letters', 'c: must be a number']);
  });

  const variant = discriminatedField('', 'type', {
    one: { tag: 'One.', keys: { size: integerField('', 0, 9) } },
    two: { tag: 'Two.', keys: {} },
  });

  it.each<[unknown, readonly string[]]>([
    [{ type: 'two' }, []],
    [{ type: 'one', size: 3 }, []],
    [{ type: 'one' }, ['size: is missing; it must be a number']],
    [{ type: 'three' }, ['type: must be one of one, two']],
    [{ type: 'toString' }, ['type: must be one of one, two']],
    [{}, ['type: must be one of one, two']],
    ['one', [': must be a block of keys']],
  ])('%j', (data, expected) => {
    expect(faults(variant, data)).toEqual(expected);
  });

  it('a condition is asked only of what has the form', () => {
    const block = withCondition(
      objectField('', { size: integerField('', 0, 9) }),
      ({ size }) => size > 3,
      'must be large',
    );
    expect(faults(block, { size: 1 })).toEqual([': must be large']);
    expect(faults(block, { size: 'x' })).toEqual(['size: must be a number']);
    expect(faults(block, { size: 5, x: 1 })).toEqual([': x is not among size']);
  });

  it('something else may be made of what fits, also of nothing', () => {
    const field = withEmptyDefault(
      withConversion(
        objectField('', { size: withDefault(integerField('', 0, 9), 4) }),
        ({ size }) => size * 2,
      ),
    );
    expect(readSettings(field, undefined)).toEqual({ value: 8 });
    expect(faults(field, { size: 'x' })).toEqual(['size: must be a number']);
  });
});

/** Texts that have some form of the configuration's table, and texts near them. */
const TEXTS = [
  ...[
    '',
    'a',
    'x'.repeat(600),
    GUID,
    'common',
    'contoso.com',
    'env:KEY',
    'file:/k',
    'file:',
    'Common',
    '*',
    'key',
  ],
  ...[
    'https://a.example',
    'http://a.example',
    'http://localhost:1',
    'https://10.0.0.1',
    'https://sts.amazonaws.com',
  ],
  ...[
    'https://a.example/x',
    'https://a.example/..',
    'https://a.example?x',
    'http://127.0.0.1/x',
    'https://g/.default',
  ],
  ...[
    'eu-west-1',
    `eu-west-1:${GUID}`,
    'a@b.gserviceaccount.com',
    'spiffe://a/b',
    'arn:aws:iam::123456789012:role/a',
    'rediss://a.example',
    '/a',
    '0'.repeat(64),
    '0'.repeat(16),
    '10.0.0.0/8',
    '\n',
  ],
];

const UNEXPECTED: readonly unknown[] = [
  null,
  true,
  0,
  1.5,
  -1,
  '',
  'x',
  [],
  {},
  [{}],
  Number.MAX_SAFE_INTEGER,
];

/** Values that fit in most places; now and then one that does not. */
function near(field: Field): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 400, arbitrary: inside(field) },
    { weight: 1, arbitrary: fc.constantFrom(...UNEXPECTED) },
  );
}

function inside(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'text': {
      const fitting = TEXTS.filter((text) => 'value' in readSettings(field, text));
      return fc.oneof(
        { weight: 100, arbitrary: fc.constantFrom(...(fitting.length > 0 ? fitting : TEXTS)) },
        { weight: 1, arbitrary: fc.constantFrom(...TEXTS) },
      );
    }
    case 'whole':
      return fc.oneof(
        { weight: 100, arbitrary: fc.integer({ min: field.minimum, max: field.maximum }) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(field.minimum - 1, field.minimum, field.maximum, field.maximum + 1),
        },
      );
    case 'truth':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'one':
      return fc.constantFrom(...field.options);
    case 'block':
      return fc.record(
        Object.fromEntries(Object.entries(field.keys).map(([key, inner]) => [key, near(inner)])),
        {
          requiredKeys: Object.entries(field.keys).flatMap(([key, inner]) =>
            isRequired(inner) ? [key] : [],
          ),
        },
      );
    case 'record':
      return fc.dictionary(inside(field.key) as fc.Arbitrary<string>, near(field.value), { maxKeys: 2 });
    case 'list': {
      const { minimum = 0 } = field;
      return fc.array(near(field.item), { minLength: minimum, maxLength: minimum + 1 });
    }
    case 'variants':
      return fc.oneof(...Object.values(field.variants).map(near));
    case 'either':
      return fc.oneof(...field.options.map(near));
  }
}

function isRequired(field: Field): boolean {
  return field.optional !== true && !('defaultValue' in field) && !('discriminatorDefault' in field);
}

describe('the configuration and its JSON Schema', () => {
  const validate = new Ajv2020({ strict: true, validateFormats: false }).compile(configJsonSchema());

  it('agree: what the table takes, the schema takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(near(CONFIG), (given) => {
        const data: unknown = JSON.parse(JSON.stringify(given));
        const reading = readSettings(CONFIG, data);
        // The schema has no word for conditions such as "https, or loopback": it may take more, never less.
        if ('value' in reading) expect(validate(data)).toBe(true);
        taken += Number('value' in reading);
      }),
      { numRuns: 400 },
    );
    expect(taken).toBeGreaterThan(10);
  });

  it('what is read once is read again to the same, defaults and all', () => {
    fc.assert(
      fc.property(near(CONFIG), (given) => {
        const data = JSON.parse(JSON.stringify(given)) as { source?: unknown };
        const first = readSettings(CONFIG, data);
        if (!('value' in first)) return;
        const { source: _, ...rest } = first.value;
        const again = readSettings(CONFIG, {
          ...rest,
          ...(data.source !== undefined && { source: data.source }),
        });
        expect(again).toEqual(first);
      }),
      { numRuns: 200 },
    );
  });
});
