import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import { isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import type { StoredFile } from '@nymgate/clouds/object-stores/stored-file';
import { createFileJob } from '../create-file-job.ts';
import type { BulkManifest } from '../manifest.ts';
import { joinFileName } from '../places/any-place.ts';
import type { OnChunk } from '../places/file-job.ts';
import { getObjectAccess } from '../places/get-object-access.ts';
import { runFile } from '../run-file.ts';
import { classifyFailure, type FailureVerdict } from './classify-failure.ts';
import type { JobMatch } from './find-matching-jobs.ts';
import type { OpenedJob } from './open-bulk-jobs.ts';

export type ObjectResult =
  | { readonly verdict: 'done' | 'skipped'; readonly rows: BulkManifest['rows'] }
  | { readonly verdict: 'ignored'; readonly reason: IgnoredReason }
  | FailureVerdict;

/** Documented in docs/reference/bulk.md#an-event-of-a-bucket. */
export const IGNORED_REASONS = Object.freeze({
  'no-job': "no job's `from` has it",
  folder: 'its name marks a folder',
  'beside-output': 'a manifest, a reject file, or a file under its name for the time being',
  output: 'it carries the mark of an output',
  'no-rule': 'the rules have no set for such a name, or it tells no format',
  gone: 'it is not there any more',
});

export type IgnoredReason = keyof typeof IGNORED_REASONS;

export type ObjectRun = {
  readonly uri: string;
  readonly match: JobMatch;
  readonly open: () => Promise<OpenedJob>;
  /** Undefined while reading may go on. */
  readonly stopReason: () => FailureVerdict | undefined;
};

/** Aborts the upload like any other failure. */
class AbandonedError extends Error {}

/**
 * Processes one object with the time limit of the event. It processes the current version and skips unchanged
 * input, so repeated events are harmless. Never rejects.
 */
export async function processObjectRun(running: ObjectRun): Promise<ObjectResult> {
  let stopVerdict: FailureVerdict | undefined;
  const onChunk = () => {
    stopVerdict ??= running.stopReason();
    if (stopVerdict !== undefined) throw new AbandonedError();
  };
  try {
    return await pseudonymizeObject(running, onChunk);
  } catch (error) {
    // Failures other than the timeout keep their own verdict.
    return stopVerdict ?? classifyFailure(error);
  }
}

const LOCAL_OUTPUT: FailureVerdict = {
  verdict: 'failed',
  code: 'BULK_OUTPUT',
  reason: 'the output of the job is a path of this machine, and an event writes to stores alone',
  hint: 'let to of the job name a folder of a store, or run the job by nymgate bulk',
};

async function pseudonymizeObject({ uri, match, open }: ObjectRun, onChunk: OnChunk): Promise<ObjectResult> {
  if (!isObjectUri(match.to)) return LOCAL_OUTPUT;
  // First, because what is logged of a failure needs the keys.
  const { job, setup } = await open();
  const found = await findObject(uri);
  if (found === undefined) return { verdict: 'ignored', reason: 'gone' };
  if (found.isOutput) return { verdict: 'ignored', reason: 'output' };
  const source = { ...found, name: match.name };
  const choice = { bulk: job.set, format: job.format, rejects: job.rejects, names: job.names };
  const file = await createFileJob(source, {
    selection: choice,
    setup,
    isExplicitlyNamed: match.isExplicitlyNamed,
  });
  if (file === undefined) return { verdict: 'ignored', reason: 'no-rule' };
  const output = match.isFolder ? joinFileName(match.to, file.name) : match.to;
  const { status, rows } = await runFile({ ...file, output }, setup, onChunk);
  return { verdict: status, rows };
}

async function findObject(uri: string): Promise<StoredFile | undefined> {
  try {
    return await (await getObjectAccess()).stores.openSource(uri);
  } catch (error) {
    if (error instanceof ObjectFailure && error.finding.outcome === 'absent') return undefined;
    throw error;
  }
}
