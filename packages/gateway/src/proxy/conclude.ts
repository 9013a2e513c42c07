import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import { SourceFailure } from '@nymgate/engine/kernel/ports';
import { auditLine } from './audit-fields.ts';
import { publishMetrics } from './publish-metrics.ts';
import { identityOf, type RequestFacts } from './request-facts.ts';
import { errorToResponse, toRequestError } from './steps/build-response.ts';
import type { Gateway } from './steps/gateway.ts';
import { traceEnd } from './trace-fields.ts';

/** The facts of a request while they are gathered. Nothing but the walk and its end may write them. */
export type Ledger = { -readonly [Fact in keyof RequestFacts]: RequestFacts[Fact] };

type Thrown = { readonly error: unknown; readonly method: string };

/** The answer to a request that has thrown something. */
export function fail(gateway: Gateway, facts: Ledger, { error, method }: Thrown): Outbound {
  const failure = toRequestError(error);
  facts.failure = failure;
  const foreseen = error instanceof RequestError || error instanceof SourceFailure;
  if (!foreseen)
    gateway.log.write('error', 'internal_failure', {
      requestId: facts.requestId,
      endpoint: facts.endpoint,
      stage: facts.stage,
    });
  return errorToResponse(failure, identityOf(facts), method);
}

/** Writes the audit line; a request that leaves no line is not answered (F29). */
export function conclude(gateway: Gateway, facts: Ledger, outbound: Outbound): Outbound {
  facts.spent = facts.watch.read();
  facts.status = outbound.status;
  facts.bytesOut = outbound.body.length;
  const answer = hasLine(gateway, facts) ? outbound : withoutLine(facts);
  publishMetrics(gateway.metrics, facts);
  if (facts.trace !== undefined) facts.trace.end(traceEnd(facts));
  return answer;
}

function hasLine({ audit }: Gateway, facts: RequestFacts): boolean {
  try {
    audit.write(auditLine(facts));
    return true;
  } catch {
    // Why the sink refused is its own text and must not be told; the code says what to look at.
    return false;
  }
}

function withoutLine(facts: Ledger): Outbound {
  const failure = new RequestError('NOT_READY', { subject: 'the audit line could not be written' });
  facts.failure = failure;
  facts.status = failure.status;
  return errorToResponse(failure, identityOf(facts), facts.method);
}
