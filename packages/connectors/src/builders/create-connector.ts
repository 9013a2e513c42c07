import { createHash } from 'node:crypto';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { lazily } from '@nymgate/engine/kernel/lazily';
import {
  type EndpointRule,
  type EntityRule,
  entityOf,
  type FieldRule,
  type ResponseRule,
  type RuleSet,
  type RuleSource,
} from '@nymgate/engine/plan/rule-set';
import { entityNames, entityRule } from '../entities/all-entities.ts';
import { type ConnectorOptions, LISTED_SWITCHES, OPTION_DEFAULTS } from '../entities/connector-options.ts';
import { examplesWithBeta, permissionsWithBeta, withBeta } from './beta-endpoints.ts';
import type { Connector } from './connector.ts';
import { countExamples, countPermissions, withCounts } from './count-endpoints.ts';
import { CALENDAR_PHRASES, FOLDER_PHRASES, PLACE_PHRASES, phraseList, TITLE_PHRASES } from './phrases.ts';
import { POLICY_HASHES, type PolicyHashes } from './policy-hashes.ts';

type ConnectorParts = Pick<Connector, 'id' | 'title' | 'summary' | 'permissions' | 'examples'> & {
  /** What the rule set says of itself. */
  readonly description: string;
  readonly endpoints: (options: ConnectorOptions) => readonly EndpointRule[];
};

/** A connector whose rule set has its name. Where a collection tells its number (`$count=true`), its `/$count` is served too. */
export function createConnector({ description, endpoints, ...parts }: ConnectorParts): Connector {
  const { id: name, permissions, examples } = parts;
  const counted = (options: ConnectorOptions) => withCounts(endpoints(options));
  const served = whereBeta(counted, withBeta);
  const rules = (options: ConnectorOptions): RuleSource =>
    createRuleSource({ name, description, endpoints: served(options), options });
  return Object.freeze({
    ...parts,
    permissions: whereBeta(
      (options) => countPermissions(counted(options), permissions(options)),
      permissionsWithBeta,
    ),
    examples: whereBeta((options) => countExamples(counted(options), examples(options)), examplesWithBeta),
    rules,
    ruleSet: (options: ConnectorOptions) => rules(options).ruleSet(),
  });
}

type OfOptions<T> = (options: ConnectorOptions) => readonly T[];

/** Option beta: what it adds to a list. */
function whereBeta<T>(list: OfOptions<T>, add: (all: readonly T[]) => readonly T[]): OfOptions<T> {
  return (options) => (options.beta === true ? add(list(options)) : list(options));
}

type PolicyParts = {
  readonly name: string;
  readonly description: string;
  readonly endpoints: readonly EndpointRule[];
  readonly options: ConnectorOptions;
};

const PHRASE_LISTS: ReadonlyMap<string, () => readonly string[]> = new Map([
  ['titles', lazily(() => phraseList(TITLE_PHRASES))],
  ['places', lazily(() => phraseList(PLACE_PHRASES))],
  ['calendars', lazily(() => phraseList(CALENDAR_PHRASES))],
  ['folders', lazily(() => phraseList(FOLDER_PHRASES))],
]);

/** A connector's default policy: its endpoints, the entities that they can return, the phrase lists that these name. */
function createRuleSource(parts: PolicyParts): RuleSource {
  const { name, endpoints, options } = parts;
  const built = new Map<string, EntityRule | undefined>();
  const entity = (wanted: string): EntityRule | undefined => {
    const rule = built.get(wanted) ?? entityRule(wanted, options);
    built.set(wanted, rule);
    return rule;
  };
  const ruleSet = lazily(() => assemble(parts, entity));
  return {
    name,
    policy: () => (isListed(options) ? policyHash(name, options) : hashOf(ruleSet())),
    endpoints,
    entity,
    phrases: (list) => PHRASE_LISTS.get(list)?.(),
    ruleSet,
  };
}

function assemble(
  { name, description, endpoints }: PolicyParts,
  entity: (name: string) => EntityRule | undefined,
): RuleSet {
  const reached = reachableEntities(entity, endpoints);
  const entities = entityNames().flatMap((known): (readonly [string, EntityRule])[] => {
    const rule = reached.has(known) ? entity(known) : undefined;
    return rule === undefined ? [] : [[known, rule]];
  });
  const named = new Set(entities.flatMap(([, rule]) => phraseNames(rule)));
  const phrases = [...PHRASE_LISTS].flatMap(([list, make]) =>
    named.has(list) ? [[list, make()] as const] : [],
  );
  return {
    nymgate: 1,
    name,
    description,
    ...(named.size > 0 && { phrases: Object.fromEntries(phrases) }),
    entities: Object.fromEntries(entities),
    endpoints,
  };
}

function phraseNames(rule: FieldRule | EntityRule): readonly string[] {
  if ('items' in rule) return phraseNames(rule.items);
  if ('properties' in rule) return Object.values(rule.properties).flatMap(phraseNames);
  return 'treatment' in rule && rule.treatment === 'keepPhrases' ? [rule.phrases] : [];
}

/**
 * The table has the combinations of `LISTED_SWITCHES`. With any other option that is not at its default the hash is computed, which costs
 * a start some milliseconds: the table must never speak for rules that it does not know (PIN-01).
 */
function isListed(options: ConnectorOptions): boolean {
  return Object.entries(OPTION_DEFAULTS).every(([name, usual]) => {
    const value: unknown = Reflect.get(options, name);
    const listed = LISTED_SWITCHES.some((one) => one === name);
    return value === undefined || listed || value === usual;
  });
}

function hashOf(ruleSet: RuleSet): string {
  return createHash('sha256').update(canonicalJson(ruleSet)).digest('hex').slice(0, 16);
}

/**
 * The policy hash of a connector's own rules. Computing it takes longer than all else that a start does with the rules, so
 * the hashes of every combination of options are generated; a test computes each of them anew.
 *
 * @returns first 16 hex digits of SHA-256 over the canonical JSON of the rule set
 */
export function policyHash(connector: string, options: ConnectorOptions): string {
  const hashes: PolicyHashes | undefined = Object.hasOwn(POLICY_HASHES, connector)
    ? POLICY_HASHES[connector]
    : undefined;
  const place = hashes?.options.reduce(
    (bits, name, at) => bits | (Number((options[name] ?? OPTION_DEFAULTS[name]) === true) << at),
    0,
  );
  const hash = place === undefined ? undefined : hashes?.hashes[place];
  if (hash === undefined) throw new Error('There is no policy hash: policy-hashes.ts must be generated.');
  return hash;
}

/**
 * Names of the entities that the endpoints return, directly or inside others. A rule set carries no table that nothing uses.
 */
function reachableEntities(
  entity: (name: string) => EntityRule | undefined,
  endpoints: readonly EndpointRule[],
): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = endpoints.flatMap(({ response }) => namesOf(response));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const rule = entity(name);
    if (rule !== undefined) waiting.push(...namesOf(rule));
  }
  return reached;
}

function namesOf(rule: FieldRule | ResponseRule): readonly string[] {
  if ('collection' in rule || 'entity' in rule || 'count' in rule) return [entityOf(rule) ?? ''];
  if ('items' in rule) return namesOf(rule.items);
  if ('properties' in rule)
    return [...Object.values(rule.properties), ...(rule.others ? [rule.others] : [])].flatMap(namesOf);
  return [];
}
