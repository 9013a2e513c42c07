import { EXPORT_PLANS } from '@nymgate/connectors/export-plans';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { describe, expect, test } from 'vitest';
import { addCustomProperties, type DeliveringRules, splitDelivered } from './selected-properties.ts';

function fail(what: string): never {
  throw new Error(`there is no such ${what}`);
}

const PLAN = EXPORT_PLANS.find(({ connector }) => connector === 'entra-id') ?? fail('plan');
const USERS = PLAN.steps.find(({ id }) => id === 'users-delta') ?? fail('step');
const MEMBERS = PLAN.steps.find(({ refersTo }) => refersTo !== undefined) ?? fail('step');
const { endpoints, entities = {} } = CONNECTORS['entra-id'].ruleSet(DEFAULT_CONNECTOR_OPTIONS);

/** The default rules, and properties of accounts besides. */
function rulesWith(names: readonly string[], others: EntityRule['properties'] = {}): DeliveringRules {
  const added = Object.fromEntries(
    names.map((name) => [name, { treatment: 'keep', reason: 'Tested.' }] as const),
  );
  const user = { ...entities['user'], properties: { ...entities['user']?.properties, ...others, ...added } };
  return { endpoints, entity: (name) => (name === 'user' ? (user as EntityRule) : entities[name]) };
}

function extensions(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, at) => `extension_b7d8e648520f41d3b9c0fdeb91768a0a_attribute${at + 10}`,
  );
}

function selectOfUsers(rules: DeliveringRules): readonly string[] {
  return addCustomProperties(PLAN, rules).steps.find(({ id }) => id === 'users-delta')?.select ?? [];
}

describe('directory extensions', () => {
  test('are requested besides what the plan lists', () => {
    const selected = selectOfUsers(rulesWith(extensions(9)));
    expect(selected).toEqual(expect.arrayContaining([...extensions(9), 'displayName', 'id']));
  });

  test('that are many displace what the rules drop, never what they deliver', () => {
    const rules = rulesWith(extensions(12));
    const selected = selectOfUsers(rules);
    expect(selected).toEqual(expect.arrayContaining([...extensions(12), 'accountEnabled', 'id']));
    expect(selected).not.toContain('displayName');
    expect(selected.join().length).toBeLessThanOrEqual(1_600);
    const { requested } = splitDelivered(PLAN, USERS, rules);
    expect(requested.filter((name) => !selected.includes(name))).toEqual([]);
  });

  test('that do not fit into one request end the export, and none is left out', () => {
    expect(() => selectOfUsers(rulesWith(extensions(30)))).toThrow(
      /more properties of users-delta than one request/,
    );
  });
});

test('of rows that refer to others nothing but the ID is requested, so nothing else can be empty', () => {
  expect(splitDelivered(PLAN, MEMBERS, rulesWith([]))).toEqual({ requested: ['id'], notRequested: [] });
});
