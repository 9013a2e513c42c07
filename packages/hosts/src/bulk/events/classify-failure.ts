import { BULK_FAULTS, BulkError } from '@nymgate/bulk/bulk-fault';
import { ObjectFailure, type ObjectOutcome } from '@nymgate/clouds/object-stores/shared/object-failure';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { FileFailure } from '../places/file-failure.ts';

/** `again`: a later delivery may succeed. `failed`: no delivery can succeed. */
export type FailureVerdict = {
  readonly verdict: 'again' | 'failed';
  readonly code: string;
  /** Constant text without object names or file content. */
  readonly reason?: string | undefined;
  readonly hint?: string | undefined;
  readonly line?: number | undefined;
};

const INSTALLATION_FAULTS: ReadonlySet<string> = new Set(['PACKAGE_MISSING', 'ZSTD_MISSING']);
/** Only a person can resolve these. */
const PERMANENT_OUTCOMES: ReadonlySet<ObjectOutcome> = new Set(['foreign', 'refused']);

export function classifyFailure(error: unknown): FailureVerdict {
  if (error instanceof BulkError) {
    const { fault, line, subject } = error.fault;
    return {
      ...{ verdict: INSTALLATION_FAULTS.has(fault) ? 'again' : 'failed', code: fault, line },
      // Names of columns that the rules name too, and numbers.
      ...(fault === 'EMPTIED_EXCEEDED' && { reason: subject }),
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
    // The message may quote data.
    reason: error instanceof Error ? error.name : 'unknown',
  };
}

/** The file alone takes longer than one event may, so it would never succeed. */
export const TIME_EXCEEDED: FailureVerdict = Object.freeze({
  verdict: 'failed',
  code: 'TIME_UP',
  reason: 'the time that one event may take is over, and nothing was written',
  hint: 'let the function run longer, or make files of this size by nymgate bulk in a job, with --split',
});

export const TIME_EXHAUSTED: FailureVerdict = Object.freeze({
  ...{ verdict: 'again', code: 'TIME_SPENT' },
  reason: 'other files of the same call, or the start, took the time, and nothing was written',
  hint: 'let the queue hand over fewer messages at once',
});

/** The store sent nothing before the deadline. */
export const STORE_UNRESPONSIVE: FailureVerdict = Object.freeze({
  verdict: 'again',
  code: 'STORE_UNREACHABLE',
  reason: 'the store did not respond within the time of one event',
  hint: "look at the store's own state and limits",
});

export const ALREADY_PROCESSING: FailureVerdict = Object.freeze({
  verdict: 'again',
  code: 'AT_WORK',
  reason: 'an earlier delivery of the same file is being made in this process',
  hint: 'wait: a later delivery finds it done',
});

export const STOPPED: FailureVerdict = Object.freeze({
  verdict: 'again',
  code: 'STOPPED',
  reason: 'the process is stopping, and nothing was written',
});
