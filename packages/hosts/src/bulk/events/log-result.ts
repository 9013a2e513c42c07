import { createHash } from 'node:crypto';
import { formatObjectUri, type ObjectLocation } from '@nymgate/clouds/object-stores/shared/object-uri';
import type { Log } from '@nymgate/engine/kernel/ports';
import type { ObjectResult } from './process-object-run.ts';

export type ResultContext = {
  readonly object: ObjectLocation;
  /** Name of the job; undefined where none has the object. */
  readonly job?: string | undefined;
  readonly milliseconds?: number | undefined;
};

/**
 * One line about one object. Names of files may name people, so of its name there is a hash (`printf %s s3://BUCKET/KEY | sha256sum`, the
 * first 16 digits), which whoever knows the file can make (LOG-02).
 */
export function logResult(
  log: Log,
  { object, job, milliseconds }: ResultContext,
  result: ObjectResult,
): void {
  const about = { job, bucket: getBucketLabel(object), object: hashObjectName(object) };
  if ('rows' in result) {
    const { in: rows, rejected } = result.rows;
    log.write('info', 'bulk_made', { ...about, outcome: result.verdict, rows, rejected, milliseconds });
  } else if (result.verdict === 'ignored') {
    log.write('info', 'bulk_ignored', { ...about, reason: result.reason });
  } else {
    const { verdict: outcome, code, reason, hint, line } = result;
    log.write('error', 'bulk_failed', { ...about, outcome, code, reason, hint, line, milliseconds });
  }
}

/** @example hashOf({ scheme: 's3', account: '', bucket: 'exports', key: 'hr/people.csv' }) // '1f0c…', 16 digits */
export function hashObjectName(object: ObjectLocation): string {
  return createHash('sha256').update(formatObjectUri(object)).digest('hex').slice(0, 16);
}

/** Names of buckets have these alone; whatever else an event calls one is not told. */
function getBucketLabel({ bucket }: ObjectLocation): string {
  return /^[a-z0-9][a-z0-9._-]{1,221}$/.test(bucket) ? bucket : '?';
}
