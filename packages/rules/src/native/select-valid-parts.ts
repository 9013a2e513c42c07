import type { EndpointRule, EntityRule, RuleSet } from '@nymgate/engine/plan/rule-set';
import { joinPointer } from '../text/json-pointer.ts';
import type { Finding } from '../text/yaml/finding.ts';
import { isMapping } from '../text/yaml/shapes.ts';

/** Parts with a valid shape, by pointer, for semantic checks. */
export type ValidParts = {
  /** All defined names, valid or not, so that a fault isn't reported twice. */
  readonly entityNames: readonly string[];
  readonly phraseNames: readonly string[];
  readonly entities: ReadonlyMap<string, EntityRule>;
  readonly endpoints: readonly { readonly rule: EndpointRule; readonly pointer: string }[];
};

export function selectValidParts(data: unknown, findings: readonly Finding[]): ValidParts {
  const source: Partial<RuleSet> = isMapping(data) ? toRuleSet(data) : {};
  const faulty = new Set(findings.map(({ pointer }) => pointer.split('/', 3).join('/')));
  const isSound = (pointer: string): boolean => !faulty.has(pointer);
  const entities = isMapping(source.entities) ? Object.entries(source.entities) : [];
  const endpoints = Array.isArray(source.endpoints) ? source.endpoints : [];
  return {
    entityNames: entities.map(([name]) => name),
    phraseNames: isMapping(source.phrases) ? Object.keys(source.phrases) : [],
    entities: new Map(entities.filter(([name]) => isSound(joinPointer('/entities', name)))),
    endpoints: endpoints
      .map((rule: EndpointRule, index) => ({ rule, pointer: joinPointer('/endpoints', index) }))
      .filter(({ pointer }) => isSound(pointer)),
  };
}

export function toRuleSet(data: unknown): RuleSet {
  return data as RuleSet;
}
