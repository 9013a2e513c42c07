import { expect, it } from 'vitest';
import { matchPath, matchPrefix } from './match-path.ts';
import { parsePathPattern } from './paths/path-pattern.ts';

const pattern = parsePathPattern('/v1.0/drives/{driveId}/items/{itemId}/activities', {
  driveId: { type: 'opaque' },
  itemId: { type: 'opaque' },
});
const matches = (item: string) =>
  matchPath(pattern, ['v1.0', 'drives', 'b!abc', 'items', item, 'activities'], 'request') !== undefined;

it('an id is an id: no path below it, no function, no system resource', () => {
  expect(matches('01ABCDEF')).toBe(true);
  for (const item of ['01ABCDEF:', ':', '$value', 'microsoft.graph.delta', '01ABCDEF:/x'])
    expect(matches(item), item).toBe(false);
});

it('a beginning of a path is no longer than the path', () => {
  const beginning = ['v1.0', 'drives', 'b!abc', 'items', '01ABCDEF', 'activities'];
  expect(matchPrefix(pattern, beginning.slice(0, 3), 'request')).toMatchObject([{ text: 'b!abc' }]);
  expect(matchPrefix(pattern, [...beginning, 'x'], 'request')).toBeUndefined();
});

it('an argument may stand in quotes that Graph does not need, if a caller wrote them and it does not need them either', () => {
  const find = parsePathPattern('/find(id={id},n={n})', { id: { type: 'string' }, n: { type: 'string' } });
  const texts = (segment: string, origin: 'request' | 'plain' = 'request') =>
    matchPath(find, [segment], origin)?.map(({ text }) => text);
  expect(texts("find(id='abc',n='d')")).toEqual(['abc', 'd']);
  for (const value of ['a)', '(a', 'a,b', 'a=b', "a''b"])
    expect(texts(`find(id='${value}',n='d')`), value).toBeUndefined();
  for (const unclosed of ["'d", "'d)", "'"])
    expect(texts(`find(id=abc,n=${unclosed}`), unclosed).toBeUndefined();
  expect(texts('find(id=abc,n=d)', 'plain')).toEqual(['abc', 'd']);
  expect(texts("find(id='abc',n=d)", 'plain')).toBeUndefined();
});
