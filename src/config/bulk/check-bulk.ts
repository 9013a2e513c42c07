import type { Misfit } from '../../settings/read-settings.ts';

/** A job as somebody wrote it: each part may be missing, or of any type. */
export type WrittenJob = { readonly from?: unknown; readonly to?: unknown; readonly connector?: unknown };

/**
 * Checks between jobs and the rest: a connector that is not there, and outputs that would be taken for inputs (BLK-05).
 *
 * @param connectors ids that the configuration has
 * @example checkBulk([['hr', { from: 's3://a/', to: 's3://a/safe/' }]], [])[0]?.path // ['bulk', 'hr', 'to']
 */
export function checkBulk(
  jobs: readonly (readonly [string, WrittenJob])[],
  connectors: readonly string[],
): readonly Misfit[] {
  return jobs.flatMap(([name, job]) => [
    ...checkConnector(name, job, connectors),
    ...jobs.flatMap(([other, { from }]) => checkPlaces({ name, to: job.to }, { other, from })),
  ]);
}

function checkConnector(
  name: string,
  { connector }: WrittenJob,
  connectors: readonly string[],
): readonly Misfit[] {
  if (typeof connector !== 'string' || connectors.includes(connector)) return [];
  return [
    {
      path: ['bulk', name, 'connector'],
      message: `bulk.${name}.connector is none of the connectors`,
      fix: `use one of ${connectors.join(', ')}`,
    },
  ];
}

function checkPlaces(
  { name, to }: { readonly name: string; readonly to: unknown },
  { other, from }: { readonly other: string; readonly from: unknown },
): readonly Misfit[] {
  if (typeof to !== 'string' || typeof from !== 'string' || !liesIn(to, from)) return [];
  return [
    {
      path: ['bulk', name, 'to'],
      message: `bulk.${name}.to lies within bulk.${other}.from, so outputs would be taken for inputs`,
      fix: 'name a folder beside it, or another bucket',
    },
  ];
}

/** By their texts alone, as a bucket has no links; a run looks at the folders of its machine itself. */
function liesIn(place: string, folder: string): boolean {
  return asFolder(place).startsWith(asFolder(folder));
}

function asFolder(place: string): string {
  return place.replace(/^(?:\.\/)+/, '').replace(/\/*$/, '/');
}
