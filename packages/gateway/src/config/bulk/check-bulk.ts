import type { SettingError } from '@nymgate/clouds/settings/read-settings';

/** Any part may be missing or of any type. */
export type RawBulkJob = { readonly from?: unknown; readonly to?: unknown; readonly connector?: unknown };

/** Unknown connectors, outputs among inputs, and outputs that overwrite another job's (BLK-05). */
export function checkBulk(
  jobs: readonly (readonly [string, RawBulkJob])[],
  connectors: readonly string[],
): readonly SettingError[] {
  return jobs.flatMap(([name, job], at) => [
    ...checkConnector(name, job, connectors),
    ...jobs.flatMap(([other, { from }]) => checkLocations({ name, to: job.to }, { other, from })),
    ...jobs.slice(0, at).flatMap(([other, { to }]) => checkOutputs({ name, to: job.to }, { other, to })),
  ]);
}

function checkConnector(
  name: string,
  { connector }: RawBulkJob,
  connectors: readonly string[],
): readonly SettingError[] {
  if (typeof connector !== 'string' || connectors.includes(connector)) return [];
  return [
    {
      path: ['bulk', name, 'connector'],
      message: `bulk.${name}.connector is not one of the connectors`,
      fix: `use one of ${connectors.join(', ')}`,
    },
  ];
}

function checkLocations(
  { name, to }: { readonly name: string; readonly to: unknown },
  { other, from }: { readonly other: string; readonly from: unknown },
): readonly SettingError[] {
  if (typeof to !== 'string' || typeof from !== 'string' || !isInside(to, from)) return [];
  return [
    {
      path: ['bulk', name, 'to'],
      message: `bulk.${name}.to lies within bulk.${other}.from, so outputs would be taken for inputs`,
      fix: 'name a folder next to it, or another bucket',
    },
  ];
}

type JobOutput = { readonly to: unknown };

/** An output has its input's name, so two jobs never share a folder, even if today's inputs differ. */
function checkOutputs(
  { name, to }: JobOutput & { readonly name: string },
  { other, to: others }: JobOutput & { readonly other: string },
): readonly SettingError[] {
  if (typeof to !== 'string' || typeof others !== 'string') return [];
  if (!isInside(to, others) && !isInside(others, to)) return [];
  return [
    {
      path: ['bulk', name, 'to'],
      message: `bulk.${name}.to and bulk.${other}.to are one folder, or lie in each other, so one job would write over what the other has made`,
      fix: 'give each job a folder of its own, or make one job of both: rules may have a set for each kind of file',
    },
  ];
}

/** By text only; a run checks local folders itself. */
function isInside(place: string, folder: string): boolean {
  return toFolderPath(place).startsWith(toFolderPath(folder));
}

/** Keys in a store are literal; local paths may have dot segments. */
function toFolderPath(place: string): string {
  const path = /^[a-z0-9]+:\/\//.test(place) ? place : resolveDotSegments(place);
  return path.replace(/\/*$/, '/');
}

/** The working directory is unknown, so its parents get placeholder names. */
const PARENT_SEGMENTS: readonly string[] = Array.from({ length: 64 }, () => '.');

/** @example resolveDotSegments('/srv/in/../out//hr') // '/srv/out/hr' */
function resolveDotSegments(path: string): string {
  const steps = path.startsWith('/') ? [] : [...PARENT_SEGMENTS];
  for (const step of path.split('/'))
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  return `/${steps.join('/')}`;
}
