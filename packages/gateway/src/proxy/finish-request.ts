import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import { SourceFailure } from '@nymgate/engine/kernel/ports';
import { formatAuditLine } from './audit-fields.ts';
import { emitRequestMetrics } from './emit-request-metrics.ts';
import { type RequestFacts, toIdentity } from './request-facts.ts';
import { errorToResponse, toRequestError } from './steps/build-response.ts';
import type { Gateway } from './steps/gateway.ts';
import { toTraceEnd } from './trace-fields.ts';

/** The facts of a request while they are gathered. Nothing but the walk and its end may write them. */
export type MutableRequestFacts = { -readonly [Fact in keyof RequestFacts]: RequestFacts[Fact] };

type HandledError = { readonly error: unknown; readonly method: string };

/** The answer to a request that has thrown something. */
export function toFailureResponse(
  gateway: Gateway,
  facts: MutableRequestFacts,
  { error, method }: HandledError,
): Outbound {
  const failure = toRequestError(error);
  facts.failure = failure;
  const isExpected = error instanceof RequestError || error instanceof SourceFailure;
  if (!isExpected)
    gateway.log.write('error', 'internal_failure', {
      requestId: facts.requestId,
      endpoint: facts.endpoint,
      stage: facts.stage,
    });
  return errorToResponse(failure, toIdentity(facts), method);
}

/** Writes the audit line; a request that leaves no line is not answered (F29). */
export function finishRequest(gateway: Gateway, facts: MutableRequestFacts, outbound: Outbound): Outbound {
  facts.timeSpent = facts.watch.read();
  facts.status = outbound.status;
  facts.bytesOut = outbound.body.length;
  const response = writesAuditLine(gateway, facts) ? outbound : auditFailureResponse(facts);
  emitRequestMetrics(gateway.metrics, facts);
  if (facts.trace !== undefined) facts.trace.end(toTraceEnd(facts));
  return response;
}

function writesAuditLine({ audit }: Gateway, facts: RequestFacts): boolean {
  try {
    audit.write(formatAuditLine(facts));
    return true;
  } catch {
    // Why the sink refused is its own text and must not be told; the code says what to look at.
    return false;
  }
}

function auditFailureResponse(facts: MutableRequestFacts): Outbound {
  const failure = new RequestError('NOT_READY', { subject: 'the audit line could not be written' });
  facts.failure = failure;
  facts.status = failure.status;
  return errorToResponse(failure, toIdentity(facts), facts.method);
}
