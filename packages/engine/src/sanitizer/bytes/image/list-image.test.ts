import { expect, it } from 'vitest';
import { LIST_NAMES } from '../../../kernel/closed-lists.ts';
import { createListImage, LIST_BYTES } from './list-image.ts';

it('writes a list when it is first named, and all of them fit their room', () => {
  const lists = createListImage(1_024);
  const empty = lists.bytes().length;
  const first = lists.getAddress('timeZoneName');
  const one = lists.bytes();
  expect(one.length).toBeGreaterThan(empty);
  expect([lists.getAddress('timeZoneName'), lists.bytes()]).toEqual([first, one]);
  const addresses = LIST_NAMES.map((name) => lists.getAddress(name));
  expect(new Set(addresses).size).toBe(LIST_NAMES.length);
  expect(lists.bytes().subarray(0, 1_000)).toEqual(one.subarray(0, 1_000));
  expect(lists.bytes().length).toBeLessThanOrEqual(LIST_BYTES);
});
