import { describe, expect, test } from 'vitest';
import { toBatchRequest } from './batch-request.ts';

const LINE = { id: 1, op: 'sanitize', connector: 'entra-id', method: 'get', url: '/v1.0/users', input: '{}' };
const SALT = { salt: 'pepper' };

describe('a line is read', () => {
  test('as it stands', () => {
    expect(toBatchRequest(LINE)).toEqual({
      op: 'sanitize',
      source: {
        connector: 'entra-id',
        options: { pseudonymizeAppIds: true, includeGroups: true, basic: false },
      },
      method: 'GET',
      url: '/v1.0/users',
      input: { text: '{}' },
      pseudonyms: { scheme: 'native', key: undefined, tenant: '' },
    });
  });

  test.each([
    ['salt makes it psoxy', SALT, { scheme: 'psoxy', salt: 'pepper', key: undefined, tenant: '' }],
    [
      'a named scheme wins over the salt',
      { ...SALT, scheme: 'native', key: 'k' },
      { scheme: 'native', key: 'k', tenant: '' },
    ],
    [
      'tenant in lower case',
      { options: { tenant: 'ABC' } },
      { scheme: 'native', key: undefined, tenant: 'abc' },
    ],
    [
      'null is absent',
      { scheme: null, salt: null, key: null, options: null },
      { scheme: 'native', key: undefined, tenant: '' },
    ],
  ])('%s', (_, fields, pseudonyms) => {
    expect(toBatchRequest({ ...LINE, ...fields }).pseudonyms).toEqual(pseudonyms);
  });

  test('options of the connector', () => {
    const calendar = { ...LINE, connector: 'outlook-cal' };
    const request = toBatchRequest({ ...calendar, options: { pseudonymizeAppIds: false, basic: true } });
    expect(request).toMatchObject({
      source: { options: { pseudonymizeAppIds: false, includeGroups: true, basic: true } },
    });
  });

  test('an option that changes nothing is refused, for a connector without it and for rule files', () => {
    const requesting = (fields: object) => () => toBatchRequest({ ...LINE, ...fields });
    const rules = { connector: undefined, rules: 'r.yaml' };
    expect(requesting({ options: { basic: true } })).toThrow(/an option changes nothing/);
    expect(requesting({ ...rules, options: { basic: true } })).toThrow(/an option changes nothing/);
    expect(requesting({ ...rules, options: { basic: false } })).not.toThrow();
  });

  test('allowed needs no input', () => {
    expect(toBatchRequest({ ...LINE, op: 'allowed', input: undefined })).not.toHaveProperty('input');
  });
});

test.each([
  ['no op', { op: undefined }],
  ['unknown op', { op: 'explain' }],
  ['no source', { connector: undefined }],
  ['two sources', { rules: 'a.yaml' }],
  ['rules from the input itself', { connector: undefined, rules: '-' }],
  ['no method', { method: undefined }],
  ['method is no text', { method: 1 }],
  ['no url', { url: null }],
  ['no input', { input: undefined }],
  ['two inputs', { inputFile: 'a.json' }],
  ['options are no object', { options: ['x'] }],
  ['option is no boolean', { options: { basic: 'yes' } }],
  ['unknown scheme', { scheme: 'rot13' }],
  ['psoxy without salt', { scheme: 'psoxy' }],
  ['unknown field', { unknown: 1 }],
  ['unknown field that is null', { unknown: null }],
  ['unknown option', { options: { foo: true } }],
  ['option as a field', { basic: true }],
])('LINE_MALFORMED: %s', (_, fields) => {
  expect(() => toBatchRequest({ ...LINE, ...fields })).toThrow(
    expect.objectContaining({ code: 'LINE_MALFORMED' }),
  );
});

test.each([
  ['field', { 'ann@contoso.com': 1 }, 'the line may hold id, op, connector, rules, options, '],
  ['option', { options: { 'ann@contoso.com': 1 } }, '"options" may hold pseudonymizeAppIds, '],
])('an unknown %s is answered with the known ones, and not quoted', (_, fields, known) => {
  expect(() => toBatchRequest({ ...LINE, ...fields })).toThrow(known);
  expect(() => toBatchRequest({ ...LINE, ...fields })).not.toThrow('ann@');
});

describe('a line about a file', () => {
  const bulk = { id: 1, op: 'bulk', rules: 'r.yaml', input: 'a\n1\n' };

  test('is called what objectPath says', () => {
    expect(toBatchRequest({ ...bulk, objectPath: 'hr/a.csv', salt: 'pepper' })).toEqual({
      op: 'bulk',
      rules: 'r.yaml',
      input: { text: 'a\n1\n' },
      name: 'hr/a.csv',
      pseudonyms: { scheme: 'psoxy', salt: 'pepper', key: undefined, tenant: '' },
    });
  });

  test('needs rules and an input', () => {
    expect(() => toBatchRequest({ ...bulk, rules: undefined })).toThrow(/bulk needs "rules"/);
    expect(() => toBatchRequest({ ...bulk, input: undefined })).toThrow(/give either "input"/);
  });
});
