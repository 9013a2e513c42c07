import type { Fault } from './fault.ts';
import type { GraphErrorCode } from './graph-error-codes.ts';

/** A fault that Graph reports by status and `error.code`. */
export type GraphFault = Fault & {
  readonly statuses: readonly number[];
  /** Empty: any code, the unknown ones included. */
  readonly codes: readonly GraphErrorCode[];
  /** Graph says the same for several faults; this one is possible at such paths only. */
  readonly paths?: RegExp;
};
