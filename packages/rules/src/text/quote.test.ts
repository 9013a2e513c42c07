import { expect, it } from 'vitest';
import { describeMismatch, describeType, formatPointer, quoteName, quoteWord } from './quote.ts';

it.each<[unknown, string]>([
  ['hunter2', 'text'],
  [20_260_101, 'a number'],
  [true, 'true'],
  [null, 'null'],
  [['hunter2'], 'a list'],
  [{ hunter2: 1 }, 'a mapping'],
  [undefined, 'nothing'],
  [() => 'hunter2', 'no value of a rule file'],
])('%j is %s', (value, kind) => {
  expect(describeType(value)).toBe(kind);
});

it('tells the kind of what stands instead, unless it is of the expected one', () => {
  expect(describeMismatch(['a list'], 'hunter2')).toBe(', not text');
  expect(describeMismatch(['text', 'a list'], 'hunter2')).toBe('');
});

it.each<[unknown, string | undefined]>([
  ['drpo', '"drpo"'],
  ['a'.repeat(24), `"${'a'.repeat(24)}"`],
  ['a'.repeat(25), undefined],
  ['hunter2', undefined],
  ['two words', undefined],
  ['', undefined],
  [['drop'], undefined],
])('as a word of a closed list %j is told as %j', (value, quoted) => {
  expect(quoteWord(value)).toBe(quoted);
});

it.each<[string, string | undefined]>([
  ['nmae', '"nmae"'],
  ['reports@odata.nextLink', '"reports@odata.nextLink"'],
  ['$select', '"$select"'],
  ['a'.repeat(60), `"${'a'.repeat(60)}"`],
  ['a'.repeat(61), undefined],
  ['page2', undefined],
  ['a b', undefined],
  ['a"b', undefined],
  ['a\n', undefined],
])('the key %j is told as %j', (key, quoted) => {
  expect(quoteName(key)).toBe(quoted);
});

it('leaves keys out of a pointer that are no names', () => {
  expect(formatPointer('/endpoints/12/slots/userId')).toBe('/endpoints/12/slots/userId');
  expect(formatPointer('/entities/hunter2/properties/a~1b')).toBe('/entities/…/properties/…');
  expect(formatPointer('/phrases/123456')).toBe('/phrases/…');
  expect(formatPointer('')).toBe('');
});
