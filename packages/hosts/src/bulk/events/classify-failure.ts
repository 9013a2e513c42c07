import { BULK_FAULTS, BulkError } from '@nymgate/bulk/bulk-fault';
import { ObjectFailure, type ObjectOutcome } from '@nymgate/clouds/object-stores/shared/object-failure';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { FileFailure } from '../places/file-failure.ts';

/**
 * `again`: what is wrong is not the file, so a later delivery may succeed; `failed`: the file, or its rules, are at fault, and every
 * further delivery would only cost the same again.
 */
export type FailureVerdict = {
  readonly verdict: 'again' | 'failed';
  readonly code: string;
  /** Words of ours and constants: no name of an object, no word of a file. */
  readonly reason?: string | undefined;
  readonly hint?: string | undefined;
  readonly line?: number | undefined;
};

/** Of the process, not of the file. */
const INSTALLATION_FAULTS: ReadonlySet<string> = new Set(['PACKAGE_MISSING', 'ZSTD_MISSING']);
/** An object of somebody else stands there, or the name is not taken: nothing but a person changes that. */
const PERMANENT_OUTCOMES: ReadonlySet<ObjectOutcome> = new Set(['foreign', 'refused']);

/** What a failure means for the event that told of the object, and what is told of it. */
export function classifyFailure(error: unknown): FailureVerdict {
  if (error instanceof BulkError) {
    const { fault, line } = error.fault;
    return {
      ...{ verdict: INSTALLATION_FAULTS.has(fault) ? 'again' : 'failed', code: fault, line },
      hint: BULK_FAULTS[fault],
    };
  }
  if (error instanceof ObjectFailure) {
    const { outcome, reason, next } = error.finding;
    const verdict = PERMANENT_OUTCOMES.has(outcome) ? 'failed' : 'again';
    return { verdict, code: `STORE_${outcome.toUpperCase()}`, reason, hint: next };
  }
  if (error instanceof FileFailure) return { verdict: 'failed', code: error.code, reason: error.reason };
  if (error instanceof SetupError) {
    const [first] = error.issues;
    return { verdict: 'again', code: error.code, reason: first?.message, hint: first?.fix };
  }
  return {
    ...{ verdict: 'again', code: 'INTERNAL' },
    // The message may quote what was being handled.
    reason: error instanceof Error ? error.name : 'unknown',
  };
}

/** The time of the event is over while the file was being read: it is too large for this function, now and later. */
export const TIME_EXCEEDED: FailureVerdict = Object.freeze({
  verdict: 'failed',
  code: 'TIME_UP',
  reason: 'the time that one event may take is over, and nothing was written',
  hint: 'let the function run longer, or make files of this size by nymgate bulk in a job, with --split',
});

/** The files before it in the same call, or the start, took the time. */
export const TIME_EXHAUSTED: FailureVerdict = Object.freeze({
  ...{ verdict: 'again', code: 'TIME_SPENT' },
  reason: 'other files of the same call, or the start, took the time, and nothing was written',
  hint: 'let the queue hand over fewer messages at once',
});

/** Nothing came any more: who waits is not the one who is slow. */
export const STORE_UNRESPONSIVE: FailureVerdict = Object.freeze({
  verdict: 'again',
  code: 'STORE_UNREACHABLE',
  reason: 'the store did not answer in the time that one event may take',
  hint: "look at the store's own state and limits",
});

/** An earlier delivery of the file is not done with it. */
export const ALREADY_PROCESSING: FailureVerdict = Object.freeze({
  verdict: 'again',
  code: 'AT_WORK',
  reason: 'an earlier delivery of the same file is being made in this process',
  hint: 'wait: a later delivery finds it done',
});

/** The platform ends the process. */
export const STOPPED: FailureVerdict = Object.freeze({
  verdict: 'again',
  code: 'STOPPED',
  reason: 'the process is being ended, and nothing was written',
});
