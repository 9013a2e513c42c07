import { expect, it } from 'vitest';
import type { JsonNode } from '../../kernel/json.ts';
import type { ValueType } from '../../plan/rule-set.ts';
import { matchesType } from './matches-type.ts';

const number = (text: string): JsonNode => ({ kind: 'number', text });

it.each<[ValueType, JsonNode, boolean]>([
  ['boolean', true, true],
  ['boolean', false, true],
  ['boolean', 'true', false],
  ['boolean', number('1'), false],
  ['integer', number('0'), true],
  ['integer', number('-0'), true],
  ['integer', number('12345678901234567890'), true],
  ['integer', number('1.0'), false],
  ['integer', number('1e2'), false],
  ['integer', number('9'.repeat(400)), false],
  ['integer', '1', false],
  ['integer', true, false],
  ['number', number('1.50'), true],
  ['number', number('-1E-2'), true],
  ['number', number('1e-999'), true],
  ['number', number('1e400'), false],
  ['number', number('-1e400'), false],
  ['number', '1', false],
  ['number', { kind: 'array', items: [number('1')] }, false],
  ['word', 'busy', true],
  ['word', 'Kim Lee', false],
  ['word', number('1'), false],
  ['word', true, false],
  ['natural', '5', true],
  ['natural', number('5'), false],
  ['truth', 'true', true],
  ['truth', true, false],
  ['guid', '48d31887-5fad-4d73-a9f5-3c356e68a038', true],
  ['guid', '48d31887-5fad-4d73-a9f5-3c356e68a038\n', false],
  ['string', 'any \ud800 text', true],
  ['string', { kind: 'object', entries: [] }, false],
])('%s, %j: %s', (type, value, matches) => {
  expect(matchesType(type, value)).toBe(matches);
});
