import { findFileRuleSet } from '@nymgate/bulk/bulk-rules';
import { formatObjectUri, type ObjectLocation } from '@nymgate/clouds/object-stores/shared/object-uri';
import type { Log } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { systemClock } from '../../runtime/create-system-ports.ts';
import { concealPath } from '../places/conceal-names.ts';
import { isReservedName } from '../places/output-names.ts';
import { ALREADY_PROCESSING, STORE_UNRESPONSIVE } from './classify-failure.ts';
import type { Deadline } from './create-deadline.ts';
import { findMatchingJobs, type JobMatch } from './find-matching-jobs.ts';
import type { BulkJobs } from './open-bulk-jobs.ts';
import { type IgnoredReason, type ObjectResult, processObjectRun } from './process-object-run.ts';

export type ProcessingContext = {
  readonly jobs: NonNullable<Config['bulk']>;
  readonly openedJobs: BulkJobs;
  readonly log: Log;
  /** Jobs and objects in progress in this process. */
  readonly inProgress: Set<string>;
  readonly deadline: Deadline;
};

/** @returns whether to request another delivery */
export async function processObject(object: ObjectLocation, context: ProcessingContext): Promise<boolean> {
  const { jobs, log } = context;
  const matches = findMatchingJobs(object, jobs);
  const ignored = matches.length === 0 ? 'no-job' : findIgnoredReason(object);
  if (ignored !== undefined) {
    logResult(log, { object }, { verdict: 'ignored', reason: ignored });
    return false;
  }
  let isRetryable = false;
  for (const match of matches) {
    const begun = systemClock.monotonic();
    const shown: ShownName = { name: undefined };
    const result = await processWithDeadline({ object, match, shown }, context);
    const milliseconds = Math.round(systemClock.monotonic() - begun);
    logResult(log, { object, name: shown.name, job: match.job, milliseconds }, result);
    isRetryable ||= result.verdict === 'again';
  }
  return isRetryable;
}

function findIgnoredReason({ key }: ObjectLocation): IgnoredReason | undefined {
  if (key === '' || key.endsWith('/')) return 'folder';
  return isReservedName(key) ? 'beside-output' : undefined;
}

/** For the log: the name that `names: digest` gives to the output. Undefined while the keys are not read. */
type ShownName = { name: string | undefined };

type MatchedObject = {
  readonly object: ObjectLocation;
  readonly match: JobMatch;
  readonly shown: ShownName;
};

/** Rejects a second delivery of an object in progress. If the store sends nothing, a timer ends the wait. */
async function processWithDeadline(
  { object, match, shown }: MatchedObject,
  { openedJobs, deadline, inProgress }: ProcessingContext,
): Promise<ObjectResult> {
  const uri = formatObjectUri(object);
  const workKey = `${match.job} ${uri}`;
  if (inProgress.has(workKey)) return ALREADY_PROCESSING;
  const fileDeadline = deadline.startFile();
  const over = fileDeadline.over();
  if (over !== undefined) return over;
  inProgress.add(workKey);
  const open = async () => {
    const opened = await openedJobs.open(match.job);
    const { setup, job } = opened;
    shown.name = concealPath(match.name, findFileRuleSet(setup.rules, match.name, job.set), setup);
    return opened;
  };
  const run = processObjectRun({ uri, match, open, stopReason: fileDeadline.over });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ObjectResult>((resolve) => {
    timer = setTimeout(resolve, deadline.storeTimeout(), STORE_UNRESPONSIVE);
  });
  try {
    return await Promise.race([run, timeout]);
  } finally {
    clearTimeout(timer);
    // A stuck run also ends at its next chunk.
    inProgress.delete(workKey);
  }
}

type ResultContext = {
  readonly object: ObjectLocation;
  readonly name?: string | undefined;
  readonly job?: string | undefined;
  readonly milliseconds?: number | undefined;
};

/** Never the object's own name, which may be that of a person, nor a hash that others can compute (LOG-02). */
function logResult(log: Log, { object, name, job, milliseconds }: ResultContext, result: ObjectResult): void {
  // Invalid bucket names may be anything, so they are not logged.
  const bucket = /^[a-z0-9][a-z0-9._-]{1,221}$/.test(object.bucket) ? object.bucket : '?';
  const about = { job, bucket, object: name };
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
