import { type JsonNode, parseJson } from '@nymgate/engine/kernel/json/json';
import type { AlignedResponse, AlignedRow, Outcome, OutcomeCounts } from 'nymgate-console';
import { alignRows } from './align-rows.ts';
import { type ExplainedResponse, explainResponse } from './explain-response.ts';

/** Those of the gateway's defaults (src/config/schema.ts). */
export const RESPONSE_LIMITS = Object.freeze({ depth: 128, stringBytes: 16_777_216, objectKeys: 100_000 });

export type ResponsesToAlign = {
  /** Graph's, UTF-8 JSON; undefined: Graph was not asked, or its answer is not shown. */
  readonly raw: Uint8Array | undefined;
  /** Ours; undefined: nothing is delivered. */
  readonly safe: Uint8Array | undefined;
  /** Whose rules explain the fields; undefined: nothing is explained, as of an error. */
  readonly explainedResponse?: ExplainedResponse | undefined;
};

/**
 * Lays Graph's answer and ours side by side, value by value, in Graph's order, with what the rules say of each field. Linear in the size
 * of both.
 *
 * @throws JsonError when one of them is not one JSON document
 * @example alignAnswers({ raw: bytes('{"id":"a","mail":"a@b.c"}'), safe: bytes('{"id":"a"}') }).counts.dropped // 1
 */
export function alignResponses({ raw, safe, explainedResponse }: ResponsesToAlign): AlignedResponse {
  const theirs = raw === undefined ? undefined : parseJson(raw, RESPONSE_LIMITS);
  const ours = safe === undefined ? undefined : parseJson(safe, RESPONSE_LIMITS);
  const explained =
    explainedResponse === undefined ? undefined : explainResponse(explainedResponse, present(theirs ?? ours));
  const rows = alignRows(theirs, ours, explained?.tree);
  return { rows, counts: countOutcomes(rows), fields: explained?.fields ?? [] };
}

function present(node: JsonNode | undefined): readonly JsonNode[] {
  return node === undefined ? [] : [node];
}

function countOutcomes(rows: readonly AlignedRow[]): OutcomeCounts {
  const counts: Record<Outcome, number> = { kept: 0, dropped: 0, pseudonymized: 0, reduced: 0, sealed: 0 };
  for (const { kind, outcome } of rows) if (kind === 'value' && outcome !== undefined) counts[outcome] += 1;
  return counts;
}
