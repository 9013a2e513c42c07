import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import {
  isFolder,
  isObjectFolder,
  isObjectUri,
  type ObjectLocation,
  parseObjectUri,
} from '@nymgate/clouds/object-stores/shared/object-uri';
import type { BulkJobConfig } from '@nymgate/gateway/config/bulk/bulk-settings';
import { joinFileName } from '../places/any-place.ts';
import { configError } from './config-error.ts';

/** A job of the configuration that an object is for. */
export type JobMatch = {
  readonly job: string;
  /** Below `from`, as a run of the command would call it. */
  readonly name: string;
  /** `from` is this object itself and no folder. */
  readonly isExplicitlyNamed: boolean;
  /** Where its output goes: the same place as by the command. */
  readonly output: string;
};

type Jobs = Readonly<Record<string, BulkJobConfig | undefined>>;

/**
 * Looks at the places of all jobs before any event is compared with them.
 *
 * @throws SetupError CONFIG_INVALID for an address that no store could have
 */
export function checkJobLocations(jobs: Jobs): void {
  for (const [job, settings] of Object.entries(jobs))
    for (const key of ['from', 'to'] as const)
      try {
        isObjectFolder(settings?.[key] ?? '');
      } catch (error) {
        if (!(error instanceof ObjectFailure)) throw error;
        throw configError(`bulk.${job}.${key}: ${error.finding.reason}`, error.finding.next);
      }
}

/**
 * The jobs whose `from` has an object. Where files are read and written is said by the configuration alone: an object of any other
 * bucket or account is no job's (T3-07).
 *
 * @example findJobs({ scheme: 's3', account: '', bucket: 'exports', key: 'hr/a.csv' }, config.bulk)[0]?.output // 's3://safe/hr/a.csv'
 */
export function findMatchingJobs(object: ObjectLocation, jobs: Jobs): readonly JobMatch[] {
  return Object.entries(jobs).flatMap(([job, settings]) => {
    if (settings === undefined || !isObjectUri(settings.from)) return [];
    const from = parseObjectUri(settings.from);
    const name = getRelativeName(object, from);
    if (name === undefined) return [];
    const named = !isFolder(from);
    const output = named && !isObjectFolder(settings.to) ? settings.to : joinFileName(settings.to, name);
    return [{ job, name, isExplicitlyNamed: named, output }];
  });
}

function getRelativeName(
  { scheme, account, bucket, key }: ObjectLocation,
  from: ObjectLocation,
): string | undefined {
  if (scheme !== from.scheme || account !== from.account || bucket !== from.bucket) return undefined;
  if (!isFolder(from)) return key === from.key ? key.slice(key.lastIndexOf('/') + 1) : undefined;
  return key.startsWith(from.key) ? key.slice(from.key.length) : undefined;
}
