import { isRefusal } from '@nymgate/engine/kernel/errors';
import {
  findKeyFingerprint,
  getConnector,
  getPolicy,
  getWithheldShape,
  type RequestFacts,
  toTenths,
} from './request-facts.ts';

/** Line, type and page are derived from here. One literal, because a loop was 10 % slower. */
function collectFields(facts: RequestFacts) {
  const { opened, sanitized, timeSpent } = facts;
  return {
    event: clipText('request'),
    time: clipText(formatIsoTime(facts.time)),
    requestId: clipText(facts.requestId),
    batch: clipText(facts.batch),
    client: clipText(facts.client),
    caller: clipText(facts.caller?.id ?? ''),
    callerReason: clipText(facts.failure?.detail.callerReason ?? ''),
    connector: clipText(getConnector(facts)),
    endpoint: clipText(facts.endpoint),
    subject: clipText(facts.subject),
    method: clipText(facts.method),
    decision: clipText(toDecision(facts)),
    code: clipText(facts.failure?.code ?? ''),
    shape: clipText(getWithheldShape(facts)),
    status: facts.status,
    policy: clipText(getPolicy(facts)),
    epoch: clipText(findKeyFingerprint(facts)),
    bytesIn: facts.received?.bytesIn ?? 0,
    bytesOut: facts.bytesOut,
    treatments: sanitized?.treatments ?? NO_TREATMENTS,
    unknownFields: sanitized?.unknownFields ?? 0,
    mismatches: sanitized?.mismatches ?? 0,
    tokensOpened: opened?.tokensOpened ?? 0,
    linksSealed: sanitized?.linksSealed ?? 0,
    linksOpened: opened?.linksOpened ?? 0,
    sourceRequestId: clipText(facts.sourceRequestId),
    clientRequestId: clipText(facts.clientRequestId),
    traceId: clipText(facts.trace?.traceId() ?? ''),
    milliseconds: toTenths(timeSpent.own),
    entraMilliseconds: toTenths(timeSpent.entra),
    graphMilliseconds: toTenths(timeSpent.graph),
  } as const satisfies Record<string, AuditText | number | Readonly<Record<string, number>>>;
}

type Fields = ReturnType<typeof collectFields>;

export type AuditRecord = {
  readonly [Name in keyof Fields]: Fields[Name] extends string ? string : Fields[Name];
};

export function formatAuditLine(facts: RequestFacts): string {
  return JSON.stringify(collectFields(facts));
}

export function toAuditRecord(facts: RequestFacts): AuditRecord {
  return collectFields(facts);
}

declare const clipped: unique symbol;

/** A string of bounded length. */
type AuditText = string & { readonly [clipped]: true };

const MAX_TEXT_LENGTH = 256;
const NO_TREATMENTS: Readonly<Record<string, number>> = Object.freeze({});

function clipText(value: string): AuditText {
  return (value.length > MAX_TEXT_LENGTH ? value.slice(0, MAX_TEXT_LENGTH) : value) as AuditText;
}

function toDecision({ failure }: RequestFacts): 'allowed' | 'refused' | 'failed' {
  if (failure === undefined) return 'allowed';
  return isRefusal(failure.code) ? 'refused' : 'failed';
}

let lastSecond = { second: Number.NaN, text: '' };

/** `Date.toISOString` at a tenth of its cost: the seconds are cached. */
export function formatIsoTime(milliseconds: number): string {
  const truncated = Math.trunc(milliseconds);
  const second = Math.floor(truncated / 1_000);
  if (second !== lastSecond.second)
    lastSecond = { second, text: new Date(second * 1_000).toISOString().slice(0, -'000Z'.length) };
  return `${lastSecond.text}${String(truncated - second * 1_000).padStart(3, '0')}Z`;
}
