import type { AdmissionVerdict, Caller } from '../../kernel/caller.ts';
import { RequestError } from '../../kernel/errors.ts';
import type { Inbound } from '../../kernel/inbound.ts';
import { isLoopbackAddress } from '../../kernel/loopback.ts';
import type { Gateway } from './gateway.ts';

/** A request whose sender is known. */
export type Admitted = { readonly inbound: Inbound; readonly caller: Caller };

const LOCAL: Caller = Object.freeze({ id: 'local', grant: Object.freeze({ connectors: ['*'] }) });
/** Seconds after which an issuer whose keys could not be fetched is asked again. */
const ISSUER_PAUSE = 5;

/**
 * Who calls. Without any verifier nobody can be told apart: then only requests whose connection comes from this machine are
 * served, whatever address the host listens on, and their caller is `local`.
 *
 * @throws RequestError CALLER_UNKNOWN, CALLER_FORBIDDEN (the address, or a caller without grant), TARGET_MALFORMED (more than
 * one credential), NOT_READY (the issuer's keys cannot be fetched)
 */
export function admitCaller({ admission }: Gateway, inbound: Inbound): Admitted | Promise<Admitted> {
  return admission === undefined ? admitLocal(inbound) : admitByCredential(admission, inbound);
}

async function admitByCredential(
  admission: NonNullable<Gateway['admission']>,
  inbound: Inbound,
): Promise<Admitted> {
  const verdict = await admission(inbound);
  if (verdict.outcome !== 'known') throw refusal(verdict);
  return { inbound, caller: verdict.caller };
}

function admitLocal(inbound: Inbound): Admitted {
  if (!isLoopbackAddress(inbound.remoteAddress))
    throw new RequestError('CALLER_UNKNOWN', { callerReason: 'no-verifier' });
  return { inbound, caller: LOCAL };
}

function refusal(verdict: Exclude<AdmissionVerdict, { readonly outcome: 'known' }>): RequestError {
  const callerReason = verdict.reason;
  switch (verdict.outcome) {
    case 'refused':
      return new RequestError('CALLER_UNKNOWN', { callerReason });
    case 'forbidden':
      return new RequestError('CALLER_FORBIDDEN', { callerReason });
    case 'ambiguous':
      return new RequestError('TARGET_MALFORMED', { callerReason, subject: 'several credentials' });
    case 'unavailable':
      return new RequestError('NOT_READY', { callerReason, retryAfter: ISSUER_PAUSE });
  }
}
