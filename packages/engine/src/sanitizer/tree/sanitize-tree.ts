import { RequestError } from '../../kernel/errors.ts';
import { JsonError, type JsonLimits, type JsonNode, parseJson, writeJson } from '../../kernel/json/json.ts';
import type { PlanNode } from '../../plan/plan.ts';
import type { Pseudonymizer } from '../../pseudonyms/pseudonymizer.ts';
import type { OrderPaths } from '../order/compare-rows.ts';
import { sortDocument } from '../order/sort-document.ts';
import { findUnexpectedShape } from './answer-shape.ts';
import { createShapeError } from './create-shape-error.ts';
import type { SealLink } from './seal-link.ts';
import { createTally, type Tally } from './tally.ts';
import { treatNode } from './treat-node.ts';

export type TreeContext = {
  readonly pseudonymizer: Pseudonymizer;
  readonly sealLink: SealLink;
  readonly limits: JsonLimits;
  /** What the caller asked Graph to order the rows by. Absent: nothing. */
  readonly orderBy?: OrderPaths | undefined;
  /** See `Inbound`. */
  readonly inGraphOrder?: boolean;
};

/**
 * The reference engine: parse, walk along the plan, write.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE: not one JSON document within the limits, a document of another kind than
 * the plan's, an answer of another shape than its endpoint declares, or a link that cannot be sealed
 */
export function sanitizeTree(
  plan: PlanNode,
  bytes: Uint8Array,
  context: TreeContext,
): { text: string; tally: Tally } {
  const { pseudonymizer, sealLink } = context;
  const tally = createTally();
  const document = parse(bytes, context.limits);
  requireShape(plan, document);
  // null in place of an answer says nothing about whether there was one.
  const safe = document === null ? undefined : treatNode(plan, document, { pseudonymizer, sealLink, tally });
  if (safe === undefined) throw createShapeError('root');
  return { text: writeJson(sortDocument(plan, safe, context.orderBy)), tally };
}

function requireShape(plan: PlanNode, document: JsonNode): void {
  if (plan.kind !== 'object' || typeof document !== 'object' || document?.kind !== 'object') return;
  const fault = findUnexpectedShape(plan, document);
  if (fault !== undefined) throw createShapeError(fault);
}

function parse(bytes: Uint8Array, limits: JsonLimits): JsonNode {
  try {
    return parseJson(bytes, limits);
  } catch (error) {
    if (error instanceof JsonError)
      throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: error.reason });
    throw error;
  }
}
