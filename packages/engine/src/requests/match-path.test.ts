import { expect, it } from 'vitest';
import { matchPath } from './match-path.ts';
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
