import type { PlanNode } from '../../plan/plan.ts';
import type { JsonPathStep } from '../../text/jsonpath/json-path.ts';
import { ELEMENT } from '../explain/field-path.ts';
import { partsOf } from '../explain/list-fields.ts';

/**
 * Whether a JSONPath can lead to anything in an answer of a known shape. What a policy drops whole has parts that nothing is
 * known of, so a path may lead into it.
 *
 * @example leadsSomewhere(usersEndpoint.response, parseJsonPath('$.value[*].mial').steps) // false
 */
export function leadsSomewhere(root: PlanNode, steps: readonly JsonPathStep[]): boolean {
  const seen = new Map<PlanNode, Set<number>>();
  return visit(root, 0);

  function visit(node: PlanNode, index: number): boolean {
    const known = seen.get(node) ?? new Set();
    if (known.has(index)) return false;
    seen.set(node, known.add(index));
    const step = steps[index];
    if (step === undefined) return true;
    if (node.kind === 'leaf') return node.action.treatment === 'drop' && index > 0;
    if (step.kind === 'descendants') return visit(node, index + 1) || below(node, index);
    if (step.kind === 'filter' && node.kind === 'object') return visit(node, index + 1);
    return partsOf(node).some(([name, inner]) => takes(step, name) && visit(inner, index + 1));
  }

  /** Not into what is dropped whole: `..` would find any name there. */
  function below(node: Exclude<PlanNode, { readonly kind: 'leaf' }>, index: number): boolean {
    return partsOf(node).some(([, inner]) => inner.kind !== 'leaf' && visit(inner, index));
  }
}

function takes(step: JsonPathStep, name: string | typeof ELEMENT): boolean {
  if (step.kind === 'wildcard') return true;
  if (step.kind === 'names') return name === '{key}' || (name !== ELEMENT && step.names.includes(name));
  return name === ELEMENT;
}
