import type { AlignedAnswer, AlignedRow, Fate, FateCounts } from 'nymgate-console';
import { type JsonNode, parseJson } from '@nymgate/engine/kernel/json/json';
import { alignRows } from './align-rows.ts';
import { type AnswerOfEndpoint, explainAnswer } from './explain-answer.ts';

/** Those of the gateway's defaults (src/config/schema.ts). */
export const ANSWER_LIMITS = Object.freeze({ depth: 128, stringBytes: 16_777_216, objectKeys: 100_000 });

export type AnswersToAlign = {
  /** Graph's, UTF-8 JSON; undefined: Graph was not asked, or its answer is not shown. */
  readonly raw: Uint8Array | undefined;
  /** Ours; undefined: nothing is delivered. */
  readonly safe: Uint8Array | undefined;
  /** Whose rules explain the fields; undefined: nothing is explained, as of an error. */
  readonly of?: AnswerOfEndpoint | undefined;
};

/**
 * Lays Graph's answer and ours side by side, value by value, in Graph's order, with what the rules say of each field. Linear in the size
 * of both.
 *
 * @throws JsonError when one of them is not one JSON document
 * @example alignAnswers({ raw: bytes('{"id":"a","mail":"a@b.c"}'), safe: bytes('{"id":"a"}') }).counts.dropped // 1
 */
export function alignAnswers({ raw, safe, of }: AnswersToAlign): AlignedAnswer {
  const theirs = raw === undefined ? undefined : parseJson(raw, ANSWER_LIMITS);
  const ours = safe === undefined ? undefined : parseJson(safe, ANSWER_LIMITS);
  const explained = of === undefined ? undefined : explainAnswer(of, present(theirs ?? ours));
  const rows = alignRows(theirs, ours, explained?.tree);
  return { rows, counts: countFates(rows), fields: explained?.fields ?? [] };
}

function present(node: JsonNode | undefined): readonly JsonNode[] {
  return node === undefined ? [] : [node];
}

function countFates(rows: readonly AlignedRow[]): FateCounts {
  const counts: Record<Fate, number> = { kept: 0, dropped: 0, pseudonymized: 0, reduced: 0, sealed: 0 };
  for (const { kind, fate } of rows) if (kind === 'value' && fate !== undefined) counts[fate] += 1;
  return counts;
}
