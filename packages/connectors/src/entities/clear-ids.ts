import type { Grammar } from '@nymgate/engine/kernel/grammars';
import type { SlotKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { EntityRule, FieldRule, LeafRule } from '@nymgate/engine/plan/rule-set';
import { coarsen, keep, pseudonymize, reversible } from '@nymgate/rules/native/builders';
import { type ConnectorOptions, isPlaintextId } from './connector-options.ts';

/**
 * A rule's replacement with `ids: clear`. Stored outside the rule, because a rule set holds plain data only.
 */
const PLAINTEXT_IDS = new WeakMap<FieldRule, { readonly kind: SlotKind; readonly clear: LeafRule }>();

const VISIBLE_ID_REASON = 'Whoever may open the thing in Microsoft 365 sees the same id.';

/**
 * The ID of a resource: by default a pseudonym of its kind, accepted in paths, because tenant accounts may
 * see original IDs next to people's names (KEY-01). With `ids: clear` it stays if it matches the grammar,
 * except creation times while times are coarse.
 * @example createIdRule('drive', 'opaque')
 */
export function createIdRule(kind: SlotKind, type: Grammar, reason = VISIBLE_ID_REASON): LeafRule {
  const rule = reversible([kind, 'technical'], reason);
  PLAINTEXT_IDS.set(rule, { kind, clear: keep('technical', type, 'Option ids is clear.') });
  return rule;
}

/** Text from a person's profile: equal texts group, but can't be read (KEY-01). */
export function createOrganisationTextRule(reason: string): LeafRule {
  return pseudonymize(['organisation-text', 'quasi'], reason);
}

/** Only options can widen the rules of the tables. */
export function applyOptions(rule: EntityRule, options: ConnectorOptions): EntityRule {
  const { ids = 'pseudonyms', times = 'exact', organisationTexts = 'pseudonyms' } = options;
  const strict = ids === 'pseudonyms' && organisationTexts === 'pseudonyms' && times === 'exact';
  return strict ? rule : transformObject(rule, (leaf) => applyLeafOptions(leaf, options));
}

function applyLeafOptions(rule: LeafRule, options: ConnectorOptions): LeafRule {
  const { times = 'exact', organisationTexts } = options;
  const id = PLAINTEXT_IDS.get(rule);
  if (id !== undefined) return isPlaintextId(id.kind, options) ? id.clear : rule;
  if (rule.treatment === 'pseudonymize' && rule.kind === 'organisation-text')
    return organisationTexts === 'clear'
      ? keep(rule.class ?? 'quasi', 'string', 'Option organisationTexts is clear.')
      : rule;
  if (times !== 'exact' && rule.treatment === 'keep' && rule.type === 'dateTime')
    return coarsen([times, rule.class ?? 'quasi'], 'Option times coarsens what people do to this grain.');
  return rule;
}

type TransformLeaf = (rule: LeafRule) => LeafRule;

function transformField(rule: FieldRule, leaf: TransformLeaf): FieldRule {
  if ('treatment' in rule) return leaf(rule);
  if ('items' in rule) return { ...rule, items: transformField(rule.items, leaf) };
  return 'properties' in rule ? transformObject(rule, leaf) : rule;
}

function transformObject<Rule extends EntityRule>(rule: Rule, leaf: TransformLeaf): Rule {
  const properties = Object.fromEntries(
    Object.entries(rule.properties).map(([name, inner]) => [name, transformField(inner, leaf)]),
  );
  return {
    ...rule,
    properties,
    ...(rule.others !== undefined && { others: transformField(rule.others, leaf) }),
  };
}
