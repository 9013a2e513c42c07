import { isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import type { StoredFile } from '@nymgate/clouds/object-stores/stored-file';
import { chooseFile } from '../choose-file.ts';
import type { BulkManifest } from '../manifest.ts';
import type { OnChunk } from '../places/file-job.ts';
import { objectAccess } from '../places/object-access.ts';
import { runFile } from '../run-file.ts';
import type { JobMatch } from './find-jobs.ts';
import { type Judgement, judgeFailure } from './judge-failure.ts';
import type { OpenedJob } from './open-jobs.ts';

/** What became of one object by one job. */
export type ObjectResult =
  | { readonly verdict: 'done' | 'skipped'; readonly rows: BulkManifest['rows'] }
  | { readonly verdict: 'ignored'; readonly reason: IgnoredReason }
  | Judgement;

/** Why nothing was made of an object, and its meaning (docs/reference/bulk.md#an-event-of-a-bucket). */
export const IGNORED_REASONS = Object.freeze({
  'no-job': "no job's `from` has it",
  folder: 'its name marks a folder',
  'beside-output': 'a manifest, a reject file, or a file under its name for the time being',
  output: 'it carries the mark of an output',
  'no-rule': 'the rules have no set for such a name, or it tells no format',
  gone: 'it is not there any more',
});

export type IgnoredReason = keyof typeof IGNORED_REASONS;

export type Running = {
  readonly uri: string;
  readonly match: JobMatch;
  readonly open: () => Promise<OpenedJob>;
  /** Why no more of it is read: time is over, or the process ends; undefined as long as it may be read. */
  readonly over: () => Judgement | undefined;
};

/** Thrown at the next bytes, so that the upload is given up as after any failure. */
class Abandoned extends Error {}

/**
 * Makes the output of one object as the command does, in the time that there is. What stands there now is made, whichever version the event
 * told of; a file that was made of the same bytes is left as it is, so an event may come any number of times. Never rejects.
 */
export async function runObject(running: Running): Promise<ObjectResult> {
  let given: Judgement | undefined;
  const onChunk = () => {
    given ??= running.over();
    if (given !== undefined) throw new Abandoned();
  };
  try {
    return await makeObject(running, onChunk);
  } catch (error) {
    // Whatever else fails when time is over is judged as ever: a key that did not come in time is no fault of the file.
    return given ?? judgeFailure(error);
  }
}

const LOCAL_OUTPUT: Judgement = {
  verdict: 'failed',
  code: 'BULK_OUTPUT',
  reason: 'the output of the job is a path of this machine, and an event writes to stores alone',
  hint: 'let to of the job name a folder of a store, or run the job by nymgate bulk',
};

async function makeObject({ uri, match, open }: Running, onChunk: OnChunk): Promise<ObjectResult> {
  if (!isObjectUri(match.output)) return LOCAL_OUTPUT;
  const found = await lookFor(uri);
  if (found === undefined) return { verdict: 'ignored', reason: 'gone' };
  if (found.isOutput) return { verdict: 'ignored', reason: 'output' };
  const { job, setup } = await open();
  const source = { ...found, name: match.name };
  const choice = { bulk: job.set, format: job.format, rejects: job.rejects };
  const file = chooseFile(source, { choice, setup, named: match.named });
  if (file === undefined) return { verdict: 'ignored', reason: 'no-rule' };
  const { status, rows } = await runFile({ ...file, output: match.output }, setup, onChunk);
  return { verdict: status, rows };
}

async function lookFor(uri: string): Promise<StoredFile | undefined> {
  try {
    return await (await objectAccess()).stores.openSource(uri);
  } catch (error) {
    if (error instanceof ObjectFailure && error.finding.outcome === 'absent') return undefined;
    throw error;
  }
}
