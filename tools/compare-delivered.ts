import {
  type EndpointRule,
  type FieldRule,
  getEntityName,
  type RuleSet,
} from '../packages/engine/src/plan/rule-set.ts';
import {
  type LeafRule,
  TREATMENT_DEFINITIONS,
  type Treatment,
} from '../packages/engine/src/plan/treatments.ts';
import { getNote } from './describe-rule.ts';

export type Delivery = 'kept' | 'pseudonym' | 'reversible pseudonym' | 'sealed link' | 'dropped';

type Comparison = {
  readonly ruleSet: RuleSet;
  readonly endpoint: EndpointRule;
  readonly path: string;
  readonly delivery: Delivery;
};

export type FieldComparison = {
  readonly path: string;
  readonly delivery: Delivery;
  readonly nymgateDelivery: string;
  readonly same: boolean;
  readonly reason: string;
};

/** Annotations of a collection, which the rule language treats the same everywhere. */
const COLLECTION: Readonly<Record<string, FieldRule>> = {
  '@odata.context': {
    treatment: 'drop',
    reason: "Often written users('id or principal name')/…: names the person asked about.",
  },
  '@odata.count': { treatment: 'keep', type: 'integer', class: 'metadata' },
  '@odata.nextLink': {
    treatment: 'sealLink',
    reason: 'Leads to the gateway, with the whole original link encrypted inside.',
  },
};

/**
 * What becomes of one field of the existing product's answers.
 *
 * @throws Error when the field is not in the rules, or differs without a reason: each difference must be explained
 */
export function compareField({ ruleSet, endpoint, path, delivery }: Comparison): FieldComparison {
  const rule = resolve(ruleSet, rootOf(ruleSet, endpoint), path);
  if (rule === undefined) throw new Error(`${endpoint.id}: no rule for ${path}`);
  const ours = ourDelivery(rule);
  const same = ours === delivery;
  const reason = same ? '' : getNote(rule).reason || moreThanDelivered(delivery, rule);
  if (!same && reason === '')
    throw new Error(`${endpoint.id}: no reason why ${path} is ${ours} instead of ${delivery}`);
  return { path, delivery, nymgateDelivery: ours, same, reason };
}

function rootOf(ruleSet: RuleSet, { response }: EndpointRule): Readonly<Record<string, FieldRule>> {
  if ('properties' in response) return response.properties;
  const properties = ruleSet.entities?.[getEntityName(response) ?? '']?.properties ?? {};
  return 'collection' in response ? { ...properties, ...COLLECTION } : properties;
}

/** The rule at `locations[].displayName`; a drop on the way decides for all below it. */
function resolve(
  ruleSet: RuleSet,
  properties: Readonly<Record<string, FieldRule>>,
  path: string,
): FieldRule | undefined {
  // The dot of an annotation (`sessions[].caller.@odata.type`) separates nothing.
  const [name = '', ...rest] = path.split(/(?<!@odata)\./);
  const rule = unwrap(ruleSet, properties[name.replace('[]', '')]);
  if (rest.length === 0 || rule === undefined || !('properties' in rule)) return rule;
  return resolve(ruleSet, rule.properties, rest.join('.'));
}

function unwrap(ruleSet: RuleSet, rule: FieldRule | undefined): FieldRule | undefined {
  if (rule === undefined) return undefined;
  if ('items' in rule) return unwrap(ruleSet, rule.items);
  return 'entity' in rule ? ruleSet.entities?.[rule.entity] : rule;
}

function ourDelivery(rule: FieldRule): string {
  return 'treatment' in rule ? leafDelivery(rule) : 'kept';
}

function leafDelivery<Name extends Treatment>(rule: LeafRule<Name>): string {
  return TREATMENT_DEFINITIONS[rule.treatment].describeOutput(rule);
}

function moreThanDelivered(delivery: Delivery, rule: FieldRule): string {
  const harmless =
    'treatment' in rule && rule.treatment === 'keep' && rule.class !== 'personal' && rule.class !== 'contact';
  return delivery === 'dropped' && harmless ? 'Delivered in addition: it embeds no person.' : '';
}
