import { expect, it } from 'vitest';
import { findCandidates } from './candidates.ts';
import { parsePathPattern } from './path-pattern.ts';
import { getSpellings } from './spellings.ts';

const path = (...templates: string[]) => ({
  linkPaths: templates.map((template) => parsePathPattern(template, { id: { type: 'string' } })),
});
const PLAN = {
  endpoints: [
    path('/users/delta'),
    path('/users/delta()'),
    path('/users/{id}'),
    path('/users/Delta()'),
    path('/Users/delta', '/Users/delta()'),
    path('/groups'),
  ],
};

it('REQ-15 the endpoints of a path are in file order and once each, whichever spelling leads to them', () => {
  const find = (...segments: string[]) => findCandidates(PLAN, getSpellings(segments));
  expect(find('users', 'delta')).toEqual([0, 2, 4]);
  expect(find('users', 'delta()')).toEqual([0, 1, 2, 3, 4]);
  expect(find('users', 'x')).toEqual([2]);
  expect(find('other')).toEqual([]);
});
