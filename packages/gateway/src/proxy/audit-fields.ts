import { isRefusal } from '@nymgate/engine/kernel/errors';
import {
  findKeyFingerprint,
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
    connector: clipText(facts.route?.connector ?? ''),
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
    milliseconds: toTenths(timeSpent.own),
    entraMilliseconds: toTenths(timeSpent.entra),
    graphMilliseconds: toTenths(timeSpent.graph),
  } as const satisfies Record<string, AuditText | number | Readonly<Record<string, number>>>;
}

type Fields = ReturnType<typeof collectFields>;

export type AuditRecord = {
  readonly [Name in keyof Fields]: Fields[Name] extends string ? string : Fields[Name];
};

/** Fields that the audit log adds to every line. */
export const AUDIT_LOG_MEANINGS = Object.freeze({
  audit:
    '1: marks an audit line among the log lines, and is the version of this list. Always the first field',
  instance: 'random name of one run of the gateway: each start begins a trail of its own',
  sequence: 'number of the line in the trail of its instance, from 1',
  chain:
    'base64url(SHA-256(`chain` of the line before ‖ the line without its `chain`)), over the bytes as they are written; the first line follows nothing. Always the last field',
});

/** For docs/reference/audit-line.md. A field without a description doesn't compile. */
export const AUDIT_MEANINGS: Readonly<Record<keyof AuditRecord, string>> = Object.freeze({
  event: '`request`',
  time: 'when the request came, ISO 8601',
  requestId: 'ours; also in the header `Nymgate-Request-Id`',
  batch:
    '`requestId` of the [batch](http.md#batches) that this request was a part of; empty when it came alone. The batch has a line of its own, which follows those of its parts',
  client:
    'address that it came from: behind `callers.addresses.trustedProxies` the one that they name, else (and when they name none) that of the connection',
  caller:
    'id of the admitted caller, such as `key:k3v9a0c2m8qd` or `entra:0f6d9c3a-…`; `local` when no verifier is configured; empty when the caller is unknown',
  callerReason:
    'why a caller was refused or limited, one of the words in [callers](../guides/callers.md); empty otherwise. The caller is not told',
  connector: 'connector id',
  endpoint: 'id or template of the rule that matched, never the path; `$batch` for a batch',
  subject:
    'irreversible pseudonym of the person in the path (`users/{id}`), whether the caller sent a pseudonym or an original ID; empty when the path names no person, or was refused before its pseudonyms were opened',
  method: 'HTTP method',
  decision: '`allowed`, `refused` by us, or `failed`',
  code: '[error code](errors.md); empty when allowed',
  shape:
    'how an answer that was withheld (RESPONSE_NOT_SANITIZABLE) differs from what its endpoint declares, one of the words in [HTTP](http.md#shapes-of-answers); empty otherwise',
  status: 'HTTP status that was answered',
  policy: 'hash of the rules',
  epoch: 'of the pseudonyms',
  bytesIn: 'decoded bytes received from Graph',
  bytesOut: 'bytes of the safe answer, before compression; those of a batch hold those of its parts',
  treatments: 'number of values by treatment',
  unknownFields: 'properties dropped because no rule knows them',
  mismatches: 'values dropped because their type or form is not the declared one',
  tokensOpened: 'reversible pseudonyms opened',
  linksSealed: 'links sealed in the answer',
  linksOpened: 'sealed links that the caller followed',
  sourceRequestId: "Graph's `request-id`, when it is a GUID",
  milliseconds: 'our own time; the three add up to the whole, also when the request fails',
  entraMilliseconds: 'time spent waiting for an access token',
  graphMilliseconds: 'time spent waiting for Graph; of a batch, for its parts',
});

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
  const whole = Math.trunc(milliseconds);
  const second = Math.floor(whole / 1_000);
  if (second !== lastSecond.second)
    lastSecond = { second, text: new Date(second * 1_000).toISOString().slice(0, -'000Z'.length) };
  return `${lastSecond.text}${String(whole - second * 1_000).padStart(3, '0')}Z`;
}
