import type { EndpointRule, EntityRule, FieldRule, RuleSet } from '../rules/rule-set.ts';
import type { ConnectorOptions } from './connector.ts';
import { allEntities } from './entities/all-entities.ts';
import { reachableEntities } from './entities/reachable-entities.ts';
import { CALENDAR_PHRASES, FOLDER_PHRASES, PLACE_PHRASES, phraseList, TITLE_PHRASES } from './phrases.ts';

type Parts = {
  readonly name: string;
  readonly description: string;
  readonly endpoints: readonly EndpointRule[];
  readonly options: ConnectorOptions;
};

const PHRASE_LISTS: Readonly<Record<string, readonly string[]>> = {
  titles: phraseList(TITLE_PHRASES),
  places: phraseList(PLACE_PHRASES),
  calendars: phraseList(CALENDAR_PHRASES),
  folders: phraseList(FOLDER_PHRASES),
};

/** A connector's default policy: its endpoints, the entities that they can return, the phrase lists that these name. */
export function createRuleSet({ name, description, endpoints, options }: Parts): RuleSet {
  const entities = reachableEntities(allEntities(options), endpoints);
  const named = new Set(Object.values(entities).flatMap(phraseNames));
  const phrases = Object.fromEntries(Object.entries(PHRASE_LISTS).filter(([list]) => named.has(list)));
  return { nymgate: 1, name, description, ...(named.size > 0 && { phrases }), entities, endpoints };
}

function phraseNames(rule: FieldRule | EntityRule): readonly string[] {
  if ('items' in rule) return phraseNames(rule.items);
  if ('properties' in rule) return Object.values(rule.properties).flatMap(phraseNames);
  return 'treatment' in rule && rule.treatment === 'keepPhrases' ? [rule.phrases] : [];
}
