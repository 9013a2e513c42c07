import { describe, expect, it } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { listedProperties, listKeptBy, listKeptProperties, toKey } from '../../tools/list-kept-properties.ts';
import { mutate } from './mutate-rules.ts';
import { droppedProperties } from './policy-mutations.ts';

const listed = new Set(listedProperties().map(toKey));

describe('LEK-01: the list of what may be kept', () => {
  it('has everything that the connectors keep, and nothing besides', () => {
    const kept = listKeptProperties().map(toKey);
    expect(kept.filter((key) => !listed.has(key))).toEqual([]);
    expect([...listed].filter((key) => !kept.includes(key))).toEqual([]);
    expect(kept.length).toBeGreaterThan(600);
  });

  it('names each property once, with a reason that is a sentence', () => {
    const all = listedProperties();
    expect(listed.size).toBe(all.length);
    for (const { reason, ...entry } of all)
      expect(reason, toKey({ ...entry, reason })).toMatch(/^[A-Z].{5,}\.$/);
  });

  it('is what a drop that turns into keep has to get past, whatever its class', () => {
    const classes = new Map<string | undefined, number>();
    for (const { ruleSet } of Object.values(CONNECTORS)) {
      const rules = ruleSet(DEFAULT_CONNECTOR_OPTIONS);
      for (const { pointer, name, dataClass, variants } of droppedProperties(rules))
        for (const variant of variants) {
          classes.set(dataClass, (classes.get(dataClass) ?? 0) + 1);
          const kept = listKeptBy(mutate(alone(rules, pointer), pointer, variant)).map(toKey);
          expect(
            kept.some((key) => !listed.has(key)),
            name,
          ).toBe(true);
        }
    }
    for (const dataClass of ['personal', 'contact', 'text', 'quasi', 'organisation', 'technical', 'metadata'])
      expect(classes.get(dataClass), dataClass).toBeGreaterThan(0);
  });

  it.each(['birthday', 'employeeHireDate', 'lastPasswordChangeDateTime'])('does not have %s', (property) => {
    expect(listedProperties().filter((entry) => entry.property === property)).toEqual([]);
    const dropped = droppedProperties(CONNECTORS['entra-id'].ruleSet(DEFAULT_CONNECTOR_OPTIONS));
    expect(dropped.map(({ name }) => name)).toContain(`user.${property}`);
  });
});

/** The rule set with the one entity that a mutation is in: whole ones, some 20,000 times, take a minute. */
function alone(rules: RuleSet, [, entity = '']: readonly string[]): RuleSet {
  const rule = rules.entities?.[entity];
  return { ...rules, endpoints: [], entities: rule === undefined ? {} : { [entity]: rule } };
}
