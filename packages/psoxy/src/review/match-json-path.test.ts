import { expect, test } from 'vitest';
import { ELEMENT, type FieldPath } from '../../../rules/src/dialects/field-path.ts';
import { parseJsonPath } from '../../../rules/src/text/jsonpath/parse-json-path.ts';
import { matchJsonPath, matchPrefixes } from './match-json-path.ts';

const MAIL: FieldPath = ['value', ELEMENT, 'from', 'mail'];

test.each<[string, FieldPath, ReturnType<typeof matchJsonPath>]>([
  ['$.value[*].from.mail', MAIL, 'always'],
  ['$..mail', MAIL, 'always'],
  ['$..from.mail', MAIL, 'always'],
  ['$..value..mail', MAIL, 'always'],
  ['$.*[*].*.*', MAIL, 'always'],
  ["$..['id','mail']", MAIL, 'always'],
  ['$..*', MAIL, 'always'],
  ['$.value.from.mail', MAIL, undefined],
  ['$.mail', MAIL, undefined],
  ['$..from', MAIL, undefined],
  ['$..Mail', MAIL, undefined],
  ['$..mail.x', MAIL, undefined],
  ['$.value[0].from.mail', MAIL, 'sometimes'],
  ['$.value[0:2].from.mail', MAIL, 'sometimes'],
  ["$.value[?(@.x == 'y')].from.mail", MAIL, 'sometimes'],
  ["$..[?(@.x == 'y')].mail", MAIL, 'sometimes'],
  ["$.value[*].from[?(@.x == 'y')].mail", MAIL, 'sometimes'],
  ["$.tags[?(@ != 'x')]", ['tags', ELEMENT], 'sometimes'],
  ['$.tags[*]', ['tags', ELEMENT], 'always'],
  ['$', [], 'always'],
])('%s leads to %j: %s', (path, field, reach) => {
  expect(matchJsonPath(parseJsonPath(path).steps, field)).toBe(reach);
});

test('what is around a field is told as well', () => {
  expect(matchPrefixes(parseJsonPath('$..from').steps, MAIL)).toEqual([
    undefined,
    undefined,
    undefined,
    'always',
    undefined,
  ]);
});
