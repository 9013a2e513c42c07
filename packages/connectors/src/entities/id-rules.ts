import type { Grammar } from '@nymgate/engine/kernel/grammars';
import type { SlotKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { ArrayRule, EntityRule, FieldRule, LeafRule } from '@nymgate/engine/plan/rule-set';
import {
  arrayOf,
  coarsen,
  drop,
  entity,
  keep,
  orderedArrayOf,
  pseudonymize,
  reversible,
} from '@nymgate/rules/native/builders';
import {
  type ConnectorOptions,
  hasCoarseTimes,
  isPlaintextId,
  OPTION_DEFAULTS,
} from './connector-options.ts';

/**
 * A rule's replacement with `ids: clear`. Stored outside the rule, because a rule set holds plain data only.
 */
const PLAINTEXT_IDS = new WeakMap<FieldRule, { readonly kind: SlotKind; readonly clear: LeafRule }>();

const VISIBLE_ID_REASON = 'Anyone who can open the resource in Microsoft 365 sees the same id.';

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

/** Dates of hiring, which option `hireDates` can deliver. */
const HIRE_DATES = new WeakSet<FieldRule>();

/** A date of hiring: dropped, unless an option says to which unit it's coarsened. */
export function createHireDateRule(reason: string): LeafRule {
  const rule = drop('quasi', reason);
  HIRE_DATES.add(rule);
  return rule;
}

/** Lists in the order of a time that their elements deliver. */
const TIME_ORDERED_LISTS = new WeakSet<ArrayRule>();

/**
 * A list that keeps Graph's order while the time of its elements is delivered to the second. Coarser times are
 * equal for many elements, and the position would tell them apart.
 * @example createTimeOrderedList('chatMessageReaction')
 */
export function createTimeOrderedList(name: string): ArrayRule {
  const rule = orderedArrayOf(entity(name));
  TIME_ORDERED_LISTS.add(rule);
  return rule;
}

/** Numbers from which the length of a time span follows. */
const TIME_SPANS = new WeakSet<FieldRule>();

/**
 * A number that Graph computes from times, such as the seconds of a call. Dropped while times are coarse,
 * because it would deliver what was truncated.
 * @example createTimeSpanRule(keep('quasi', 'integer'))
 */
export function createTimeSpanRule(rule: LeafRule): LeafRule {
  TIME_SPANS.add(rule);
  return rule;
}

const TIMES_REASON = 'Option times coarsens what people do to this grain.';

/** Only options can widen the rules of the tables; exact times are one. */
export function applyOptions(rule: EntityRule, options: ConnectorOptions): EntityRule {
  return transformObject(rule, {
    leaf: (leaf) => applyLeafOptions(leaf, options),
    list: (list) => (TIME_ORDERED_LISTS.has(list) && hasCoarseTimes(options) ? arrayOf(list.items) : list),
  });
}

const TIME_SPAN_REASON = 'Computed from times, which option times coarsens.';

function applyLeafOptions(rule: LeafRule, options: ConnectorOptions): LeafRule {
  const { times = OPTION_DEFAULTS.times, hireDates = OPTION_DEFAULTS.hireDates, organisationTexts } = options;
  const id = PLAINTEXT_IDS.get(rule);
  if (id !== undefined) return isPlaintextId(id.kind, options) ? id.clear : rule;
  if (rule.treatment === 'pseudonymize' && rule.kind === 'organisation-text')
    return organisationTexts === 'clear'
      ? keep(rule.class ?? 'quasi', 'organisationText', 'Option organisationTexts is clear.')
      : rule;
  if (HIRE_DATES.has(rule) && hireDates !== 'none')
    return coarsen([hireDates, 'quasi'], 'Option hireDates coarsens dates of hiring to this grain.');
  if (TIME_SPANS.has(rule) && hasCoarseTimes(options)) return drop(rule.class ?? 'quasi', TIME_SPAN_REASON);
  if (times !== 'exact' && rule.treatment === 'keep' && rule.type === 'dateTime')
    return { ...coarsen([times, rule.class ?? 'quasi']), reason: rule.reason ?? TIMES_REASON };
  return rule;
}

type Transform = {
  readonly leaf: (rule: LeafRule) => LeafRule;
  readonly list: (rule: ArrayRule) => ArrayRule;
};

function transformField(rule: FieldRule, transform: Transform): FieldRule {
  if ('treatment' in rule) return transform.leaf(rule);
  if ('items' in rule) return { ...transform.list(rule), items: transformField(rule.items, transform) };
  return 'properties' in rule ? transformObject(rule, transform) : rule;
}

function transformProperties(properties: EntityRule['properties'], transform: Transform) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, transformField(inner, transform)]),
  );
}

function transformObject<Rule extends EntityRule>(rule: Rule, transform: Transform): Rule {
  const { stricter } = rule;
  const properties = transformProperties(rule.properties, transform);
  return {
    ...rule,
    properties,
    ...(stricter && {
      stricter: { ...stricter, properties: transformProperties(stricter.properties, transform) },
    }),
    ...(rule.others !== undefined && { others: transformField(rule.others, transform) }),
  };
}
