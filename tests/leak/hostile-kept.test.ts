import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { EndpointRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { distinctEndpoints, findHostileLeaks } from './find-hostile-leaks.ts';
import { HOSTILE_TEXTS } from './hostile-values.ts';
import { mutate } from './mutate-rules.ts';
import { findPlaces, plantRow } from './plant-hostile.ts';
import { sanitizeRows } from './sanitize-with.ts';

// LEK-01: what is kept is known. Hostile text in every property that a connector keeps, at the limit of its grammar.

const ruleSets = Object.values(CONNECTORS).map(({ ruleSet }) => ruleSet(DEFAULT_CONNECTOR_OPTIONS));

function findLeaks(rules: RuleSet, endpoint: EndpointRule): readonly string[] {
  const places = findPlaces(rules, endpoint);
  const rows = HOSTILE_TEXTS.map((text) => plantRow(places, text));
  const [tree, bytes] = (['tree', 'bytes'] as const).map((engine) =>
    sanitizeRows(rules, endpoint, rows, engine),
  );
  expect(bytes).toEqual(tree);
  return (tree ?? []).flatMap((row, at) => findHostileLeaks(places, row, { planted: HOSTILE_TEXTS[at] }));
}

describe.each(ruleSets.map((rules) => [rules.name, rules] as const))('%s', (_, rules) => {
  test('who writes a kept property is known', () => {
    const unknown = rules.endpoints.flatMap((endpoint) =>
      [...findPlaces(rules, endpoint).values()].filter(({ writer }) => writer === undefined),
    );
    expect(unknown.map(({ entity }) => entity)).toEqual([]);
  });

  test('no hostile text leaves, whichever engine reads it', () => {
    const leaks = new Set(distinctEndpoints(rules).flatMap((endpoint) => findLeaks(rules, endpoint)));
    expect([...leaks]).toEqual([]);
  });
});

// A type that is meant for the service must not make its writer the service.
test.each(['serviceWord', 'word', 'agent', 'odataType', 'hostname'] as const)(
  'positive control: reactions kept as %s are found',
  (type) => {
    const rules = CONNECTORS['msft-teams'].ruleSet(DEFAULT_CONNECTOR_OPTIONS);
    const pointer = ['entities', 'chatMessageReaction', 'properties', 'reactionType'];
    const opened = mutate(rules, pointer, { treatment: 'keep', type });
    const [endpoint] = opened.endpoints.filter(({ id }) => id === 'chat-messages');
    const leaks = endpoint === undefined ? [] : findLeaks(opened, endpoint);
    expect(leaks.join()).toContain('chatMessageReaction.reactionType (author): ');
  },
);
