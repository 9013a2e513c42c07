import type { JsonLimits, JsonNode } from '@nymgate/engine/kernel/json/json';
import type { TreatmentContext } from '@nymgate/engine/sanitizer/tree/treat-leaf';
import { applyAction, getBehavior } from '../tree/apply-action.ts';
import { encryptPagingLink } from '../tree/encrypt-links.ts';
import { filterBySchema } from '../tree/filter-by-schema.ts';
import type { LeafState } from './state-table.ts';

/** Applies schema, link and actions as the tree engine does; undefined when the value is dropped. */
export function transformLeaf(
  leaf: LeafState,
  value: JsonNode,
  context: TreatmentContext & { readonly limits: JsonLimits },
): JsonNode | undefined {
  const { schema, isListElement, isPagingLink, isRemoved, actions } = leaf;
  const { tally } = context;
  let current =
    schema === undefined ? value : filterBySchema(schema, value, { tally, added: NO_ADDED_ENTRIES });
  if (isListElement && current === null) return undefined;
  const encryptedLinks =
    isPagingLink && current !== null ? encryptPagingLink(current, context.sealLink) : undefined;
  if (encryptedLinks !== undefined) tally.linksSealed += 1;
  for (const action of actions) {
    tally.treatments[getBehavior(action).countedAs] += 1;
    if (getBehavior(action).accepts === 'nothing') return undefined;
    current = applyAction(action, current, context);
  }
  return isRemoved ? undefined : (encryptedLinks ?? current);
}

const NO_ADDED_ENTRIES: ReadonlySet<never> = new Set();
