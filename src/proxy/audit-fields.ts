import { isRefusal } from '../kernel/errors.ts';
import {
  epochOf,
  ownMilliseconds,
  policyOf,
  type RequestFacts,
  tenths,
  withheldShapeOf,
} from './request-facts.ts';

/**
 * The fields of the audit line, in its order: their names, their types, and how each is read from what is known of a request. Type,
 * line and page all come from here. Texts pass `text`, else it does not compile.
 *
 * One literal rather than a row for each field: with a function for each, called in a loop, a line took a tenth longer.
 */
function readFields(facts: RequestFacts) {
  const { opened, sanitized } = facts;
  return {
    audit: 1,
    time: text(isoTime(facts.time)),
    requestId: text(facts.requestId),
    caller: text(facts.caller?.id ?? ''),
    callerReason: text(facts.failure?.detail.callerReason ?? ''),
    connector: text(facts.route?.connector ?? ''),
    endpoint: text(facts.endpoint),
    method: text(facts.method),
    decision: text(decisionOf(facts)),
    code: text(facts.failure?.code ?? ''),
    shape: text(withheldShapeOf(facts)),
    status: facts.status,
    policy: text(policyOf(facts)),
    epoch: text(epochOf(facts)),
    bytesIn: facts.received?.bytesIn ?? 0,
    bytesOut: facts.bytesOut,
    treatments: sanitized?.treatments ?? NO_TREATMENTS,
    unknownFields: sanitized?.unknownFields ?? 0,
    tokensOpened: opened?.tokensOpened ?? 0,
    linksSealed: sanitized?.linksSealed ?? 0,
    linksOpened: opened?.linksOpened ?? 0,
    sourceRequestId: text(facts.sourceRequestId),
    milliseconds: ownMilliseconds(facts),
    sourceMilliseconds: tenths(facts.sourceMilliseconds),
  } as const satisfies Record<string, AuditText | number | Readonly<Record<string, number>>>;
}

type Fields = ReturnType<typeof readFields>;

/** One audit line, parsed. */
export type AuditRecord = {
  readonly [Name in keyof Fields]: Fields[Name] extends string ? string : Fields[Name];
};

/** What each field means, for docs/reference/audit-line.md. A field without a meaning does not compile. */
export const AUDIT_MEANINGS: Readonly<Record<keyof AuditRecord, string>> = Object.freeze({
  audit: '1: marks an audit line among the log lines, and is the version of this list',
  time: 'when the request came, ISO 8601',
  requestId: 'ours; also in the header `Nymgate-Request-Id`',
  caller:
    'id of the admitted caller, such as `key:k3v9a0c2m8qd` or `entra:0f6d9c3a-…`; `local` when no verifier is configured; empty when the caller is unknown',
  callerReason:
    'why a caller was refused or limited, one of the words in [callers](../guides/callers.md); empty otherwise. The caller is not told',
  connector: 'connector id',
  endpoint: 'id or template of the rule that matched, never the path',
  method: 'HTTP method',
  decision: '`allowed`, `refused` by us, or `failed`',
  code: '[error code](errors.md); empty when allowed',
  shape:
    'how an answer that was withheld (RESPONSE_NOT_SANITIZABLE) differs from what its endpoint declares, one of the words in [HTTP](http.md#shapes-of-answers); empty otherwise',
  status: 'HTTP status that was answered',
  policy: 'hash of the rules',
  epoch: 'of the pseudonyms',
  bytesIn: 'decoded bytes received from Graph',
  bytesOut: 'bytes of the safe answer, before compression',
  treatments: 'number of values by treatment',
  unknownFields: 'properties dropped because no rule knows them',
  tokensOpened: 'reversible pseudonyms opened',
  linksSealed: 'links sealed in the answer',
  linksOpened: 'sealed links that the caller followed',
  sourceRequestId: "Graph's `request-id`, when it is a GUID",
  milliseconds: 'our own time',
  sourceMilliseconds: 'time spent waiting for Entra ID and Graph, also when the request fails',
});

/** The whole audit line of a request, without its line end. */
export function auditLine(facts: RequestFacts): string {
  return JSON.stringify(readFields(facts));
}

declare const clipped: unique symbol;

/** A text of bounded length. */
type AuditText = string & { readonly [clipped]: true };

const LONGEST_TEXT = 256;
const NO_TREATMENTS: Readonly<Record<string, number>> = Object.freeze({});

function text(value: string): AuditText {
  return (value.length > LONGEST_TEXT ? value.slice(0, LONGEST_TEXT) : value) as AuditText;
}

function decisionOf({ failure }: RequestFacts): 'allowed' | 'refused' | 'failed' {
  if (failure === undefined) return 'allowed';
  return isRefusal(failure.code) ? 'refused' : 'failed';
}

/** The last second that was written, with the text before its milliseconds. */
let last = { second: Number.NaN, text: '' };

/**
 * A point in time as `Date.toISOString` writes it, at a tenth of its cost: times of the same second differ in their milliseconds
 * only.
 *
 * @param milliseconds since 1970
 * @example isoTime(0) // '1970-01-01T00:00:00.000Z'
 */
export function isoTime(milliseconds: number): string {
  const whole = Math.trunc(milliseconds);
  const second = Math.floor(whole / 1_000);
  if (second !== last.second)
    last = { second, text: new Date(second * 1_000).toISOString().slice(0, -'000Z'.length) };
  return `${last.text}${String(whole - second * 1_000).padStart(3, '0')}Z`;
}
