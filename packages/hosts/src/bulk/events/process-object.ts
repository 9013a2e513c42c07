import { formatObjectUri, type ObjectLocation } from '@nymgate/clouds/object-stores/shared/object-uri';
import type { Log } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { systemClock } from '../../runtime/create-system-ports.ts';
import { isReservedName } from '../places/output-names.ts';
import { ALREADY_PROCESSING, STORE_UNRESPONSIVE } from './classify-failure.ts';
import type { Deadline } from './create-deadline.ts';
import { findMatchingJobs, type JobMatch } from './find-matching-jobs.ts';
import { logResult } from './log-result.ts';
import type { BulkJobs } from './open-bulk-jobs.ts';
import { type IgnoredReason, type ObjectResult, processObjectRun } from './process-object-run.ts';

export type ProcessingContext = {
  readonly jobs: NonNullable<Config['bulk']>;
  readonly openedJobs: BulkJobs;
  readonly log: Log;
  /** What is being made in this process, by whichever call: jobs with their objects. */
  readonly inProgress: Set<string>;
  /** Of the call in which the event came. */
  readonly deadline: Deadline;
};

/**
 * Makes an object by each job that has it, and writes a line for each.
 *
 * @returns whether another delivery is worth it
 */
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
    const result = await processWithDeadline(object, match, context);
    const milliseconds = Math.round(systemClock.monotonic() - begun);
    logResult(log, { object, job: match.job, milliseconds }, result);
    isRetryable ||= result.verdict === 'again';
  }
  return isRetryable;
}

function findIgnoredReason({ key }: ObjectLocation): IgnoredReason | undefined {
  if (key === '' || key.endsWith('/')) return 'folder';
  return isReservedName(key) ? 'beside-output' : undefined;
}

/**
 * A platform that waits less long than a file takes delivers it again meanwhile: two that share a processor would both be late.
 *
 * Bytes that come too late end a run by themselves; where none comes, nobody waits for it longer than the platform does.
 */
async function processWithDeadline(
  object: ObjectLocation,
  match: JobMatch,
  { openedJobs, deadline, inProgress }: ProcessingContext,
): Promise<ObjectResult> {
  const uri = formatObjectUri(object);
  const workKey = `${match.job} ${uri}`;
  if (inProgress.has(workKey)) return ALREADY_PROCESSING;
  const own = deadline.startFile();
  const over = own.over();
  if (over !== undefined) return over;
  inProgress.add(workKey);
  const run = processObjectRun({ uri, match, open: () => openedJobs.open(match.job), stopReason: own.over });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ObjectResult>((resolve) => {
    timer = setTimeout(resolve, deadline.storeTimeout(), STORE_UNRESPONSIVE);
  });
  try {
    return await Promise.race([run, timeout]);
  } finally {
    clearTimeout(timer);
    // Of one that is stuck too: it ends at its next bytes.
    inProgress.delete(workKey);
  }
}
