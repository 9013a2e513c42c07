import { describe, expect, it } from 'vitest';
import { arrayOf, drop, entity, keep } from '../../../rules/src/native/builders.ts';
import type { EntityTable } from './entity-table.ts';

type Sample = { id?: string; tags?: string[] | null; owner?: { name: string } };

// Each expectation is checked by the compiler: an unused one is an error of `npm run types`.
describe('EntityTable', () => {
  it('compiles when each property has a rule of its shape', () => {
    const table = {
      id: keep('technical', 'guid'),
      tags: arrayOf(keep('metadata', 'word')),
      owner: entity('owner'),
    } satisfies EntityTable<Sample>;
    expect(Object.keys(table)).toEqual(['id', 'tags', 'owner']);
  });

  it('does not compile when a property is missing', () => {
    const table = { id: keep('technical', 'guid'), tags: drop('text') };
    // @ts-expect-error owner is missing
    expect(table satisfies EntityTable<Sample>).toBeTruthy();
  });

  it('does not compile when a property is misspelt', () => {
    expect({
      id: keep('technical', 'guid'),
      tags: arrayOf(keep('metadata', 'word')),
      // @ts-expect-error owners is no property
      owners: entity('owner'),
    } satisfies EntityTable<Sample>).toBeTruthy();
  });

  it('does not compile when a scalar has parts', () => {
    expect({
      // @ts-expect-error id is a scalar
      id: arrayOf(keep('technical', 'guid')),
      tags: arrayOf(keep('metadata', 'word')),
      owner: entity('owner'),
    } satisfies EntityTable<Sample>).toBeTruthy();
  });

  it('does not compile when a treatment is unknown', () => {
    expect({
      // @ts-expect-error no treatment has this name
      id: { treatment: 'encrypt', class: 'technical' },
      tags: arrayOf(keep('metadata', 'word')),
      owner: entity('owner'),
    } satisfies EntityTable<Sample>).toBeTruthy();
  });
});
