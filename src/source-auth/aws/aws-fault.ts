import type { Fault } from '../../faults/fault.ts';

/** A failure of an AWS assertion provider; `codes` are the error codes of AWS that mean it, none where the gateway itself found it. */
export type AwsFault = Fault & { readonly codes: readonly string[] };
