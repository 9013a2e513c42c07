import { matchesGrammar } from '../../kernel/grammars.ts';
import type { JsonArray, JsonNode, JsonObject } from '../../kernel/json/json.ts';
import type { PlanNode } from '../../plan/plan.ts';
import { chooseNode } from '../../plan/stricter.ts';
import { isPagingName } from './answer-shape.ts';
import { createShapeError } from './create-shape-error.ts';
import { type TreatmentContext, treatLeaf } from './treat-leaf.ts';

type ObjectNode = Extract<PlanNode, { kind: 'object' }>;

/**
 * Walks a document along its plan and builds the document that may leave. The plan decides at every depth: what it does
 * not name, or names with another shape, is left out. null stands for "no value" in any place.
 *
 * The depth of the recursion is that of the document, which the parser has bounded.
 *
 * @returns undefined when nothing of the value may leave
 * @throws RequestError RESPONSE_NOT_SANITIZABLE for a link that cannot be sealed, or that no rule names
 */
export function treatNode(node: PlanNode, value: JsonNode, treating: TreatmentContext): JsonNode | undefined {
  if (node.kind === 'leaf') return treatLeaf(node.action, value, treating);
  if (value === null) return null;
  if (typeof value === 'object') {
    if (node.kind === 'object' && value.kind === 'object')
      return treatObject(chooseNode(node, value), value, treating);
    if (node.kind === 'array' && value.kind === 'array') return treatArray(node.items, value, treating);
  }
  treating.tally.mismatches += 1;
  return undefined;
}

function treatArray(rule: PlanNode, { items }: JsonArray, treating: TreatmentContext): JsonArray {
  const safe: JsonNode[] = [];
  for (const item of items) {
    const treated = treatNode(rule, item, treating);
    if (treated !== undefined) safe.push(treated);
  }
  return { kind: 'array', items: safe };
}

function treatObject(node: ObjectNode, { entries }: JsonObject, treating: TreatmentContext): JsonObject {
  const safe: JsonObject['entries'] = [];
  const seen = new Set<string>();
  for (const [key, value] of entries) {
    const rule = ruleFor(node, key);
    if (rule === undefined) {
      if (isPagingName(key)) throw createShapeError('paging');
      treating.tally.unknownFields += 1;
      continue;
    }
    // Which copy a consumer would read is unknown. Of names that the rule for the others takes the first one decides, since an author
    // may write these; of what is dropped a copy tells nothing.
    if (seen.has(key)) {
      if (node.properties.has(key) && !isDropped(rule)) throw createShapeError('duplicate');
      treating.tally.mismatches += 1;
      continue;
    }
    seen.add(key);
    const treated = treatNode(rule, value, treating);
    if (treated !== undefined) safe.push([key, treated]);
  }
  return { kind: 'object', entries: safe };
}

function isDropped(rule: PlanNode): boolean {
  return rule.kind === 'leaf' && rule.action.treatment === 'drop';
}

/** Keys are compared exactly; of those that no rule names only plain words pass to the rule for the others. */
function ruleFor(node: ObjectNode, key: string): PlanNode | undefined {
  const rule = node.properties.get(key);
  if (rule !== undefined || node.others === undefined) return rule;
  return matchesGrammar('word', key) ? node.others : undefined;
}
