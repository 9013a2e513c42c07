import { createHash } from 'node:crypto';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { memoize } from '@nymgate/engine/kernel/memoize';
import {
  type EndpointRule,
  type EntityRule,
  type FieldRule,
  getEntityName,
  type ResponseRule,
  type RuleSet,
  type RuleSource,
} from '@nymgate/engine/plan/rule-set';
import { drop } from '@nymgate/rules/native/builders';
import { addSlots } from '../endpoints/endpoint-slots.ts';
import { createEntityRule, getEntityNames } from '../entities/all-entities.ts';
import { type ConnectorOptions, LISTED_SWITCHES, OPTION_DEFAULTS } from '../entities/connector-options.ts';
import { addBetaEndpoints, addBetaExamples, addBetaPermissions } from './beta-endpoints.ts';
import type { Connector } from './connector.ts';
import { addCountEndpoints, countExamples, countPermissions } from './count-endpoints.ts';
import { MAILBOX_SETTINGS_READ } from './permissions.ts';
import { CALENDAR_PHRASES, FOLDER_PHRASES, flattenPhrases, PLACE_PHRASES, TITLE_PHRASES } from './phrases.ts';
import { POLICY_HASHES, type PolicyHashes } from './policy-hashes.ts';
import { withRowOrders } from './row-orders.ts';

type ConnectorParts = Pick<Connector, 'id' | 'title' | 'summary' | 'permissions' | 'examples'> & {
  /** Of the rule set. */
  readonly description: string;
  readonly endpoints: (options: ConnectorOptions) => readonly EndpointRule[];
};

/** The rule set has the connector's name. A collection with `$count=true` also gets `/$count`. */
export function createConnector({ description, endpoints, ...parts }: ConnectorParts): Connector {
  const { id: name, permissions, examples } = parts;
  const counted = (options: ConnectorOptions) =>
    addCountEndpoints(
      withRowOrders(
        endpoints(options).map((endpoint) => addSlots(endpoint, options)),
        options,
      ),
    );
  const served = withBetaIfEnabled(counted, addBetaEndpoints);
  const rules = (options: ConnectorOptions): RuleSource =>
    createRuleSource({ name, description, endpoints: served(options), options });
  return Object.freeze({
    ...parts,
    permissions: withBetaIfEnabled(
      (options) => countPermissions(counted(options), permissions(options)),
      addBetaPermissions,
    ),
    examples: withBetaIfEnabled(
      (options) => countExamples(counted(options), examples(options)),
      addBetaExamples,
    ),
    rules,
    ruleSet: (options: ConnectorOptions) => rules(options).ruleSet(),
  });
}

type FromOptions<T> = (options: ConnectorOptions) => readonly T[];

function withBetaIfEnabled<T>(
  list: FromOptions<T>,
  add: (all: readonly T[]) => readonly T[],
): FromOptions<T> {
  return (options) => (options.beta === true ? add(list(options)) : list(options));
}

type PolicyParts = {
  readonly name: string;
  readonly description: string;
  readonly endpoints: readonly EndpointRule[];
  readonly options: ConnectorOptions;
};

const PHRASE_LISTS: ReadonlyMap<string, () => readonly string[]> = new Map([
  ['titles', memoize(() => flattenPhrases(TITLE_PHRASES))],
  ['places', memoize(() => flattenPhrases(PLACE_PHRASES))],
  ['calendars', memoize(() => flattenPhrases(CALENDAR_PHRASES))],
  ['folders', memoize(() => flattenPhrases(FOLDER_PHRASES))],
]);

/** The default policy: endpoints, the entities that they can return, and the phrase lists of these. */
function createRuleSource(parts: PolicyParts): RuleSource {
  const { name, endpoints, options } = parts;
  const built = new Map<string, EntityRule | undefined>();
  const readsSettings = endpoints.some(({ path }) => MAILBOX_SETTINGS_READ.paths.test(path));
  const create = (entityName: string): EntityRule | undefined => {
    const rule = createEntityRule(entityName, options);
    return rule === undefined || readsSettings || !('mailboxSettings' in rule.properties)
      ? rule
      : dropMailboxSettings(rule);
  };
  const entity = (entityName: string): EntityRule | undefined => {
    const rule = built.get(entityName) ?? create(entityName);
    built.set(entityName, rule);
    return rule;
  };
  const ruleSet = memoize(() => assembleRuleSet(parts, entity));
  return {
    name,
    policy: () => (hasListedHash(options) ? getPolicyHash(name, options) : computeHash(ruleSet())),
    endpoints,
    entity,
    phrases: (list) => PHRASE_LISTS.get(list)?.(),
    ruleSet,
  };
}

/** Graph fails with ErrorAccessDenied if an application without the permission selects them. */
function dropMailboxSettings(rule: EntityRule): EntityRule {
  const mailboxSettings = drop('quasi', 'Needs MailboxSettings.Read, which this connector does not have.');
  return { ...rule, properties: { ...rule.properties, mailboxSettings } };
}

function assembleRuleSet(
  { name, description, endpoints }: PolicyParts,
  entity: (name: string) => EntityRule | undefined,
): RuleSet {
  const reached = collectReachableEntities(entity, endpoints);
  const entities = getEntityNames().flatMap((known): (readonly [string, EntityRule])[] => {
    const rule = reached.has(known) ? entity(known) : undefined;
    return rule === undefined ? [] : [[known, rule]];
  });
  const named = new Set(entities.flatMap(([, rule]) => collectPhraseNames(rule)));
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

function collectPhraseNames(rule: FieldRule | EntityRule): readonly string[] {
  if ('items' in rule) return collectPhraseNames(rule.items);
  if ('properties' in rule) return Object.values(rule.properties).flatMap(collectPhraseNames);
  return 'treatment' in rule && rule.treatment === 'keepPhrases' ? [rule.phrases] : [];
}

/**
 * The table covers combinations of `LISTED_SWITCHES`. Any other non-default option has its hash computed, so
 * that the table never applies to other rules (PIN-01).
 */
function hasListedHash(options: ConnectorOptions): boolean {
  return Object.entries(OPTION_DEFAULTS).every(([name, usual]) => {
    const value: unknown = Reflect.get(options, name);
    const listed = LISTED_SWITCHES.some((one) => one === name);
    return value === undefined || listed || value === usual;
  });
}

function computeHash(ruleSet: RuleSet): string {
  return createHash('sha256').update(canonicalJson(ruleSet)).digest('hex').slice(0, 16);
}

/**
 * The policy hash of a default policy, from a generated table because computing it dominates startup. A test
 * recomputes every entry.
 * @returns first 16 hex digits of SHA-256 over the canonical JSON of the rule set
 */
export function getPolicyHash(connector: string, options: ConnectorOptions): string {
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

/** Entities that the endpoints return, directly or nested, so that a rule set holds only used tables. */
function collectReachableEntities(
  entity: (name: string) => EntityRule | undefined,
  endpoints: readonly EndpointRule[],
): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = endpoints.flatMap(({ response }) => collectEntityNames(response));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const rule = entity(name);
    if (rule !== undefined) waiting.push(...collectEntityNames(rule));
  }
  return reached;
}

function collectEntityNames(rule: FieldRule | ResponseRule): readonly string[] {
  if ('collection' in rule || 'entity' in rule || 'count' in rule) return [getEntityName(rule) ?? ''];
  if ('items' in rule) return collectEntityNames(rule.items);
  if ('properties' in rule)
    return [
      ...Object.values(rule.properties),
      ...Object.values(rule.stricter?.properties ?? {}),
      ...(rule.others ? [rule.others] : []),
    ].flatMap(collectEntityNames);
  return [];
}
