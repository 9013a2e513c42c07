import { expect, it } from 'vitest';
import { isIntegerText, isNumberText } from './numeric-text.ts';

it.each([
  ['0', true],
  ['-0', true],
  ['9223372036854775807', true],
  ['-9223372036854775808', true],
  ['9223372036854775808', false],
  ['-9223372036854775809', false],
  ['007', false],
  ['+5', false],
  ['1.0', false],
  ['1e3', false],
  ['4'.repeat(8000), false],
])('%s as an integer of 64 bits: %s', (text, expected) => {
  expect(isIntegerText(text)).toBe(expected);
});

it.each([
  ['9223372036854775807', true],
  ['9223372036854775808', false],
  ['0.30000000000000004', true],
  ['1.7976931348623157e308', true],
  ['0.0000012345678901234567', true],
  ['1234.50000000000000000000', true],
  ['5E-324', true],
  ['1e400', false],
  ['1e0001', false],
  ['0.123456789012345678', false],
  [`0.${'0'.repeat(60)}1`, false],
  [`1.${'65'.repeat(4000)}`, false],
  ['Infinity', false],
  ['1.', false],
])('%s as a number: %s', (text, expected) => {
  expect(isNumberText(text)).toBe(expected);
});
