import { type JsonNode, parseJson } from '@nymgate/engine/kernel/json/json';
import type { AlignedResponse, AlignedRow, Outcome, OutcomeCounts } from 'nymgate-console';
import { alignRows } from './align-rows.ts';
import { type ExplainedResponse, explainResponse } from './explain-response.ts';

/** The gateway's default limits. */
export const RESPONSE_LIMITS = Object.freeze({ depth: 128, stringBytes: 16_777_216, objectKeys: 100_000 });

export type ResponsesToAlign = {
  /** Graph's response, UTF-8 JSON. Undefined if Graph wasn't requested. */
  readonly raw: Uint8Array | undefined;
  /** The gateway's response. Undefined if nothing is delivered. */
  readonly safe: Uint8Array | undefined;
  /** Undefined for errors: no field is explained. */
  readonly explainedResponse?: ExplainedResponse | undefined;
};

/**
 * Aligns both responses value by value in Graph's order, with an explanation of each field, in linear time.
 * @throws JsonError if either isn't a single JSON document
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
