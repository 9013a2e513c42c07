import { expect, it } from 'vitest';
import { buildPathIndex } from './build-path-index.ts';
import { parsePathPattern } from './path-pattern.ts';

const rule = { type: 'string' } as const;
const pattern = (template: string) => parsePathPattern(template, { id: rule, other: rule });
const TEMPLATES: readonly (readonly string[])[] = [
  ['/v1.0/users/{id}'],
  ['/v1.0/users'],
  ['/v1.0/users/delta', '/v1.0/Users/delta()'],
  ["/v1.0/users('{id}')/events"],
  ['/v1.0/{id}/events', "/v1.0/USERS('{id}')/events"],
  ['/v1.0/users(id={id})/events'],
  ['/v1.0/groups(id={id})/events'],
  ['/v1.0/{id}'],
  ['/v1.0/items/f({id},{other})'],
];
const find = buildPathIndex(TEMPLATES.map((templates) => templates.map(pattern)));

/** Which templates are worth matching is part of the cost of a request; that none is left out, of its meaning (REQ-15). */
it.each<readonly [string, readonly number[]]>([
  ['v1.0/users', [1, 7]],
  ['V1.0/USERS', [1, 7]],
  ['v1.0/x', [7]],
  ['v1.0/users/delta', [0, 2]],
  ['v1.0/users/delta()', [0, 2]],
  ['v1.0/users/events', [0, 4]],
  ['v1.0/x/events', [4]],
  ["v1.0/users('x')/events", [3, 4, 5]],
  ["v1.0/Users('x')/Events", [3, 4, 5]],
  ['v1.0/groups(x)/events', [4, 6]],
  ['v1.0/groups/events', [4]],
  ['v1.0/userx(x)/events', [4]],
  ['v1.0/(x)/events', [4]],
  ['v1.0/items/f(x)', [8]],
  ['v1.0/items/F(1,2)(3)', [8]],
  ['v1.0/items/g(x)', []],
  ['v1.0', []],
  ['beta/users', []],
  ['v1.0/users/x/y', []],
  ['', []],
])('%s leads to %j', (path, numbers) => {
  expect(find(path === '' ? [] : path.split('/'))).toEqual(numbers);
});

it('gives an entry once, and the entries in their own order, whatever leads to them', () => {
  const both = buildPathIndex([
    [pattern('/{id}')],
    [pattern('/a'), pattern('/{id}'), pattern('/A')],
    [pattern('/a')],
    ...Array.from({ length: 10 }, () => [pattern('/{id}')]),
  ]);
  expect(both(['a'])).toEqual(Array.from({ length: 13 }, (_, index) => index));
  expect(both(['b'])).toEqual([0, 1, ...Array.from({ length: 10 }, (_, index) => index + 3)]);
});

it('an entry of two patterns that both end in a place is given once', () => {
  const twice = buildPathIndex([[pattern('/{id}'), pattern('/{other}')]]);
  expect(twice(['a'])).toEqual([0]);
});

it('an argument in a segment without a call leads by any text', () => {
  const assigned = buildPathIndex([[pattern('/x={id},y')], [pattern('/f({id})')]]);
  expect(assigned(['x=1,y'])).toEqual([0]);
  expect(assigned(['f(1)'])).toEqual([0, 1]);
});

it('a tree without literals, and one without calls, is walked all the same', () => {
  expect(buildPathIndex([[pattern('/{id}/{other}')]])(['a', 'b'])).toEqual([0]);
  expect(buildPathIndex([[pattern('/f({id})')]])(['f(1)'])).toEqual([0]);
  expect(buildPathIndex([[pattern('/f({id})')]])(['f'])).toEqual([]);
  expect(buildPathIndex([[pattern('/f')]])(['f(1)'])).toEqual([]);
});
