import type { Config } from '@nymgate/gateway/config/config-settings';
import type { Log } from '@nymgate/engine/kernel/ports';
import { type ObjectPlace, writeObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import { systemClock } from '../../runtime/system-ports.ts';
import { isOurName } from '../places/output-names.ts';
import type { Deadline } from './create-deadline.ts';
import { findJobs, type JobMatch } from './find-jobs.ts';
import { AT_WORK, STUCK } from './judge-failure.ts';
import type { OpenedJobs } from './open-jobs.ts';
import { type IgnoredReason, type ObjectResult, runObject } from './run-object.ts';
import { tellResult } from './tell-result.ts';

export type Making = {
  readonly jobs: NonNullable<Config['bulk']>;
  readonly opened: OpenedJobs;
  readonly log: Log;
  /** What is being made in this process, by whichever call: jobs with their objects. */
  readonly atWork: Set<string>;
  /** Of the call in which the event came. */
  readonly deadline: Deadline;
};

/**
 * Makes an object by each job that has it, and writes a line for each.
 *
 * @returns whether another delivery is worth it
 */
export async function makeObjects(object: ObjectPlace, making: Making): Promise<boolean> {
  const { jobs, log } = making;
  const matches = findJobs(object, jobs);
  const ignored = matches.length === 0 ? 'no-job' : ignoredName(object);
  if (ignored !== undefined) {
    tellResult(log, { object }, { verdict: 'ignored', reason: ignored });
    return false;
  }
  let again = false;
  for (const match of matches) {
    const begun = systemClock.monotonic();
    const result = await makeInTime(object, match, making);
    const milliseconds = Math.round(systemClock.monotonic() - begun);
    tellResult(log, { object, job: match.job, milliseconds }, result);
    again ||= result.verdict === 'again';
  }
  return again;
}

function ignoredName({ key }: ObjectPlace): IgnoredReason | undefined {
  if (key === '' || key.endsWith('/')) return 'folder';
  return isOurName(key) ? 'beside-output' : undefined;
}

/**
 * A platform that waits less long than a file takes delivers it again meanwhile: two that share a processor would both be late.
 *
 * Bytes that come too late end a run by themselves; where none comes, nobody waits for it longer than the platform does.
 */
async function makeInTime(
  object: ObjectPlace,
  match: JobMatch,
  { opened, deadline, atWork }: Making,
): Promise<ObjectResult> {
  const uri = writeObjectUri(object);
  const work = `${match.job} ${uri}`;
  if (atWork.has(work)) return AT_WORK;
  const own = deadline.begin();
  const over = own.over();
  if (over !== undefined) return over;
  atWork.add(work);
  const run = runObject({ uri, match, open: () => opened.open(match.job), over: own.over });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ObjectResult>((resolve) => {
    timer = setTimeout(resolve, deadline.stuckAfter(), STUCK);
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
    // Of one that is stuck too: it ends at its next bytes.
    atWork.delete(work);
  }
}
