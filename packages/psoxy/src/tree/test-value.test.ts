import { describe, expect, it } from 'vitest';
import type { JsonPathLiteral } from '../../../rules/src/text/jsonpath/json-path.ts';
import { type Comparable, compareOrder, equalsLiteral } from './test-value.ts';

const number = (text: string): Comparable => ({ kind: 'number', text });

describe('equalsLiteral', () => {
  it.each<[value: Comparable, literal: JsonPathLiteral]>([
    ['a', 'a'],
    ['5', 5],
    [number('5'), 5],
    [number('5.0'), 5],
    [number('5'), '5.00'],
    [number('5e1'), '50'],
    [number('-0'), 0],
    [number('12345678901234567890'), '12345678901234567890'],
    [number('12345678901234567890'), '012345678901234567890'],
    [true, true],
    [null, null],
  ])('%j equals %j', (value, literal) => {
    expect(equalsLiteral(value, literal)).toBe(true);
  });

  it.each<[value: Comparable, literal: JsonPathLiteral]>([
    [undefined, null],
    [undefined, ''],
    [undefined, false],
    [null, ''],
    [null, 'null'],
    [null, false],
    ['', null],
    ['A', 'a'],
    ['5.0', 5],
    ['true', true],
    [true, 'true'],
    [number('0'), false],
    [number('0'), ''],
    [number('16'), '0x10'],
    [number('12345678901234567890'), '12345678901234567891'],
    [{ kind: 'array', items: ['a'] }, 'a'],
    [{ kind: 'object', entries: [] }, 'a'],
  ])('%j does not equal %j', (value, literal) => {
    expect(equalsLiteral(value, literal)).toBe(false);
  });
});

describe('compareOrder', () => {
  it.each<[value: Comparable, literal: JsonPathLiteral, order: number | undefined]>([
    [number('10'), 9, 1],
    [number('9.5'), 9.5, 0],
    [number('10'), '9', -1],
    ['b', 'a', 1],
    ['10', 9, -1],
    [undefined, 1, undefined],
    [null, 1, undefined],
    [true, 0, undefined],
    [number('1'), true, undefined],
    ['a', null, undefined],
    [{ kind: 'array', items: [] }, 1, undefined],
  ])('%j and %j: %j', (value, literal, order) => {
    expect(compareOrder(value, literal)).toBe(order);
  });
});
