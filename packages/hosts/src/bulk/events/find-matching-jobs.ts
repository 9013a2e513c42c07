import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import {
  isFolder,
  isObjectFolder,
  isObjectUri,
  type ObjectLocation,
  parseObjectUri,
} from '@nymgate/clouds/object-stores/shared/object-uri';
import { setupError } from '@nymgate/engine/kernel/errors';
import type { BulkJobConfig } from '@nymgate/gateway/config/bulk/bulk-settings';

export type JobMatch = {
  readonly job: string;
  readonly name: string;
  readonly isExplicitlyNamed: boolean;
  /** A folder, or the output of an object that is named itself. */
  readonly to: string;
  readonly isFolder: boolean;
};

type Jobs = Readonly<Record<string, BulkJobConfig | undefined>>;

/** @throws SetupError CONFIG_INVALID for an invalid `from` or `to` */
export function checkJobLocations(jobs: Jobs): void {
  for (const [job, settings] of Object.entries(jobs))
    for (const key of ['from', 'to'] as const)
      try {
        isObjectFolder(settings?.[key] ?? '');
      } catch (error) {
        if (!(error instanceof ObjectFailure)) throw error;
        throw setupError('CONFIG_INVALID', `bulk.${job}.${key}: ${error.finding.reason}`, error.finding.next);
      }
}

/** Jobs whose `from` contains an object. Only the configuration determines what is read and written (T3-07). */
export function findMatchingJobs(object: ObjectLocation, jobs: Jobs): readonly JobMatch[] {
  return Object.entries(jobs).flatMap(([job, settings]) => {
    if (settings === undefined || !isObjectUri(settings.from)) return [];
    const from = parseObjectUri(settings.from);
    const name = getRelativeName(object, from);
    if (name === undefined) return [];
    const named = !isFolder(from);
    const { to } = settings;
    return [{ job, name, isExplicitlyNamed: named, to, isFolder: !named || isObjectFolder(to) }];
  });
}

function getRelativeName(location: ObjectLocation, from: ObjectLocation): string | undefined {
  const { scheme, account, bucket, key } = location;
  if (scheme !== from.scheme || account !== from.account || bucket !== from.bucket) return undefined;
  if (!isFolder(from)) return key === from.key ? key.slice(key.lastIndexOf('/') + 1) : undefined;
  return key.startsWith(from.key) ? key.slice(from.key.length) : undefined;
}
