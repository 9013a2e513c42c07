import { readFileSync } from 'node:fs';
import {
  CONNECTORS,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../packages/connectors/src/index.ts';
import type { FieldRule, RuleSet } from '../packages/engine/src/plan/rule-set.ts';
import type { LeafRule } from '../packages/engine/src/plan/treatments.ts';

/** A property of which some or all leaves: `user`, `accountEnabled`, `keep boolean`, and why. */
export type KeptProperty = {
  readonly entity: string;
  readonly property: string;
  readonly treatment: string;
  readonly reason: string;
  /** In the list that is kept by hand: absent. */
  readonly rule?: LeafRule;
};

const LIST = new URL('../tests/leak/kept-properties.txt', import.meta.url);

/**
 * The list that is kept by hand.
 *
 * @throws Error for a line without treatment, properties and reason
 */
export function listedProperties(): readonly KeptProperty[] {
  let entity = '';
  return readFileSync(LIST, 'utf8')
    .split('\n')
    .flatMap((line, at): readonly KeptProperty[] => {
      const heading = /^\[(.+)\]$/.exec(line)?.[1];
      entity = heading ?? entity;
      if (heading !== undefined || line === '' || line.startsWith('#')) return [];
      const [treatment = '', properties = '', reason = ''] = line.split(' | ');
      if (reason === '') throw new Error(`kept-properties.txt:${at + 1}: treatment | properties | reason`);
      const of = entity;
      return properties.split(' ').map((property) => ({ entity: of, property, treatment, reason }));
    });
}

/** What the connectors keep, as the list should have it; the reasons are those of the rules. */
export function listKeptProperties(
  options: ConnectorOptions = DEFAULT_CONNECTOR_OPTIONS,
): readonly KeptProperty[] {
  const kept = Object.values(CONNECTORS).flatMap(({ ruleSet }) => listKeptBy(ruleSet(options)));
  return [...new Map(kept.map((entry) => [toKey(entry), entry])).values()];
}

/** What one rule set keeps. */
export function listKeptBy({ entities = {}, endpoints }: RuleSet): readonly KeptProperty[] {
  return [
    ...Object.entries(entities).flatMap(([name, rule]) => collect(rule, name, '')),
    ...endpoints.flatMap(({ id, response }) =>
      'properties' in response ? collect(response, `endpoint ${id}`, '') : [],
    ),
  ];
}

/** One text for what must be equal in the list and in the rules. */
export function toKey({ entity, property, treatment }: KeptProperty): string {
  return `${entity}.${property}: ${treatment}`;
}

function collect(rule: FieldRule, entity: string, property: string): readonly KeptProperty[] {
  if ('items' in rule) return collect(rule.items, entity, property);
  if ('entity' in rule) return [];
  if ('treatment' in rule) {
    const treatment = describePrecision(rule);
    return treatment === undefined ? [] : [{ entity, property, treatment, reason: rule.reason ?? '', rule }];
  }
  const below = (name: string): string => (property === '' ? name : `${property}.${name}`);
  return [
    ...Object.entries(rule.properties).flatMap(([name, inner]) => collect(inner, entity, below(name))),
    ...(rule.others === undefined ? [] : collect(rule.others, entity, below('*'))),
  ];
}

/** Treatments that let out a value or a part of it, with what decides how much. Pseudonyms, digests and sealed links do not. */
function describePrecision(rule: LeafRule): string | undefined {
  switch (rule.treatment) {
    case 'keep':
      return `keep ${rule.type}`;
    case 'coarsen':
      return `coarsen ${rule.to}`;
    case 'keepPhrases':
      return `keepPhrases ${rule.phrases}`;
    case 'meetingProvider':
      return 'meetingProvider';
    case 'drop':
    case 'pseudonymize':
    case 'textDigest':
    case 'sealLink':
      return undefined;
    default:
      // A new treatment has to be put on one side or the other.
      return rule satisfies never;
  }
}
