import { lazily } from '../kernel/lazily.ts';
import type { EndpointRule, EntityRule, FieldRule, RuleSet, RuleSource } from '../plan/rule-set.ts';
import type { ConnectorOptions } from './connector.ts';
import { entityNames, entityRule } from './entities/all-entities.ts';
import { reachableEntities } from './entities/reachable-entities.ts';
import { CALENDAR_PHRASES, FOLDER_PHRASES, PLACE_PHRASES, phraseList, TITLE_PHRASES } from './phrases.ts';
import { policyHash } from './policy-hash.ts';

type Parts = {
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
export function createRuleSource(parts: Parts): RuleSource {
  const { name, endpoints, options } = parts;
  const built = new Map<string, EntityRule | undefined>();
  const entity = (wanted: string): EntityRule | undefined => {
    const rule = built.get(wanted) ?? entityRule(wanted, options);
    built.set(wanted, rule);
    return rule;
  };
  return {
    name,
    policy: () => policyHash(name, options),
    endpoints,
    entity,
    phrases: (list) => PHRASE_LISTS.get(list)?.(),
    ruleSet: () => assemble(parts, entity),
  };
}

function assemble(
  { name, description, endpoints }: Parts,
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
