import { expect, test } from 'vitest';
import type { Deployment } from '../../deployment/parse-deployment.ts';
import { groupByKey, listKeyReferences } from './key-sets.ts';

type Key = { readonly reference: string; readonly set?: string; readonly since?: string | null };

const withKeys = (keys: Readonly<Record<string, Key>>) =>
  ({
    instances: Object.fromEntries(
      Object.entries(keys).map(([name, key]) => [name, { key: { generation: 1, ...key } }]),
    ),
  }) as unknown as Deployment;

test('instances with the same set join, whatever their references', () => {
  const reference = 'file:/run/nymgate/keys/nymgate.key';
  expect(
    groupByKey(
      withKeys({
        people: { reference, set: 'deployment', since: '2026-12-01' },
        calendars: { reference: 'aws-sm:x', set: 'deployment', since: '2026-12-01' },
        teams: { reference, set: 'teams', since: null },
      }),
    ),
  ).toEqual([
    { instances: ['calendars', 'people'], since: '2026-12-01' },
    { instances: ['teams'], since: null },
  ]);
});

test('without a set the reference decides', () => {
  const keys = withKeys({
    a: { reference: 'aws-sm:a' },
    b: { reference: 'aws-sm:b' },
    c: { reference: 'aws-sm:a' },
  });
  expect(groupByKey(keys).map(({ instances }) => instances)).toEqual([['a', 'c'], ['b']]);
  expect(listKeyReferences(keys)).toEqual(['aws-sm:a', 'aws-sm:b']);
});
