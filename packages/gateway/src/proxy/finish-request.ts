import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import { type Metrics, SourceFailure } from '@nymgate/engine/kernel/ports';
import { formatAuditLine } from './audit-fields.ts';
import { getConnector, getWithheldShape, type RequestFacts, toIdentity, toTenths } from './request-facts.ts';
import { errorToResponse, toRequestError } from './steps/build-response.ts';
import type { Gateway } from './steps/gateway.ts';
import { toTraceEnd } from './trace-fields.ts';

/** Labels are connector ids, endpoint templates, codes and treatments: bounded by the rules. */
function emitRequestMetrics(metrics: Metrics, facts: RequestFacts): void {
  const connector = getConnector(facts);
  const { endpoint, failure, received, sanitized, opened, timeSpent } = facts;
  const labels = { connector, endpoint };
  metrics.count('nymgate_requests_total', { connector, endpoint, class: toStatusClass(facts.status) });
  if (failure !== undefined) metrics.count('nymgate_refusals_total', { connector, code: failure.code });
  const shape = getWithheldShape(facts);
  if (shape !== '') metrics.count('nymgate_shapes_withheld_total', { ...labels, shape });
  if (facts.linksUnmatched > 0) metrics.count('nymgate_links_unmatched_total', labels, facts.linksUnmatched);
  metrics.observe('nymgate_own_seconds', labels, toTenths(timeSpent.own));
  if (timeSpent.graph > 0) metrics.observe('nymgate_source_seconds', labels, toTenths(timeSpent.graph));
  // A cached token is no wait.
  const waitMilliseconds = toTenths(timeSpent.entra);
  if (waitMilliseconds > 0) metrics.observe('nymgate_entra_seconds', { connector }, waitMilliseconds);
  metrics.count('nymgate_bytes_in_total', labels, received?.bytesIn ?? 0);
  metrics.count('nymgate_bytes_out_total', labels, facts.bytesOut);
  if (sanitized !== undefined) emitSanitizerMetrics(metrics, labels, sanitized);
  if (opened === undefined) return;
  const { tokensOpened, linksOpened } = opened;
  if (tokensOpened > 0) metrics.count('nymgate_tokens_opened_total', { connector }, tokensOpened);
  if (linksOpened > 0) metrics.count('nymgate_links_opened_total', { connector }, linksOpened);
}

type Labels = { readonly connector: string; readonly endpoint: string };

function emitSanitizerMetrics(
  metrics: Metrics,
  labels: Labels,
  { treatments, unknownFields, mismatches, unlisted, linksSealed }: NonNullable<RequestFacts['sanitized']>,
): void {
  const { connector } = labels;
  for (const treatment of Object.keys(treatments)) {
    const count = treatments[treatment] ?? 0;
    if (count > 0) metrics.count('nymgate_treatments_total', { connector, treatment }, count);
  }
  if (unknownFields > 0) metrics.count('nymgate_unknown_fields_total', labels, unknownFields);
  if (mismatches > 0) metrics.count('nymgate_mismatches_total', labels, mismatches);
  if (unlisted > 0) metrics.count('nymgate_unlisted_total', labels, unlisted);
  if (linksSealed > 0) metrics.count('nymgate_links_sealed_total', { connector }, linksSealed);
}

const CLASSES = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx'] as const;

function toStatusClass(status: number): string {
  return CLASSES[Math.floor(status / 100)] ?? `${Math.floor(status / 100)}xx`;
}

/** Only `handle-request.ts` and its end write facts. */
export type MutableRequestFacts = { -readonly [Fact in keyof RequestFacts]: RequestFacts[Fact] };

type HandledError = { readonly error: unknown; readonly method: string };

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

/** A request without audit line gets no response (F29). A promise only when the line has to wait. */
export function finishRequest(
  gateway: Gateway,
  facts: MutableRequestFacts,
  outbound: Outbound,
): Outbound | Promise<Outbound> {
  facts.timeSpent = facts.watch.read();
  facts.status = outbound.status;
  facts.bytesOut = outbound.body.length;
  const respond = (isWritten: boolean): Outbound => {
    const response = isWritten ? outbound : auditFailureResponse(facts);
    emitRequestMetrics(gateway.metrics, facts);
    if (facts.trace !== undefined) facts.trace.end(toTraceEnd(facts));
    return response;
  };
  const written = appendAuditLine(gateway, facts);
  return typeof written === 'boolean' ? respond(written) : written.then(respond);
}

function appendAuditLine({ audit }: Gateway, facts: RequestFacts): boolean | Promise<boolean> {
  try {
    const wait = audit.append(formatAuditLine(facts));
    return wait === undefined ? true : wait.then(() => true, isNotWritten);
  } catch {
    return isNotWritten();
  }
}

/** The sink's message must not be shown. */
function isNotWritten(): false {
  return false;
}

/** Thrown before Graph is asked, when the line of the response could not be written. */
export function createAuditFailure(): RequestError {
  return new RequestError('NOT_READY', {
    retryAfter: AUDIT_RETRY_SECONDS,
    subject: 'the audit line cannot be written',
  });
}

const AUDIT_RETRY_SECONDS = 5;

function auditFailureResponse(facts: MutableRequestFacts): Outbound {
  const failure = createAuditFailure();
  facts.failure = failure;
  facts.status = failure.status;
  return errorToResponse(failure, toIdentity(facts), facts.method);
}
