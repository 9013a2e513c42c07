import type { FieldRule } from '@nymgate/engine/plan/rule-set';
import { getEntityName } from '@nymgate/engine/plan/rule-set';
import { describe, expect, test } from 'vitest';
import { createEntityRule } from '../entities/all-entities.ts';
import { DEFAULT_CONNECTOR_OPTIONS } from '../entities/connector-options.ts';
import { EXPORT_PLANS } from '../export-plans.ts';
import { CONNECTORS } from '../index.ts';
import { listNeverReturned, SELECTABLE } from './selectable.ts';

const NAVIGATION = 'Navigation that no endpoint expands.';

function isDropped(rule: FieldRule): boolean {
  if ('items' in rule) return isDropped(rule.items);
  return 'treatment' in rule && (rule.treatment === 'drop' || rule.treatment === 'sealLink');
}

describe.each(EXPORT_PLANS.map((plan) => [plan.connector, plan] as const))('%s', (id, plan) => {
  const rules = Object.values(CONNECTORS)
    .find((one) => one.id === id)
    ?.ruleSet(DEFAULT_CONNECTOR_OPTIONS);

  test.each(plan.steps.flatMap((step) => (step.table === null ? [] : [[step.id, step] as const])))(
    '%s: each property that the default rules deliver is requested, or there is a reason why not',
    (_, { endpoint, select, refersTo, query = [] }) => {
      // What is requested stands in `select`, where this test sees it.
      expect(query.filter((option) => option.startsWith('$select='))).toEqual([]);
      if (refersTo !== undefined) {
        const columns = plan.steps
          .filter(({ select: listed }) => listed !== undefined)
          .map(({ table }) => table);
        return expect(columns).toEqual(expect.arrayContaining([...refersTo]));
      }
      const response = rules?.endpoints.find((one) => one.id === endpoint)?.response;
      const entity = response === undefined ? '' : (getEntityName(response) ?? '');
      const { [entity]: { properties } = { properties: {} } } = rules?.entities ?? {};
      const never = listNeverReturned(entity);
      const delivered = Object.entries(properties).flatMap(([name, rule]) =>
        name.includes('@') || isDropped(rule) ? [] : [name],
      );
      expect(delivered.length).toBeGreaterThan(0);
      // Without `$select` all properties come, but those that are never returned then.
      const missing = delivered.filter((name) => select !== undefined && !select.includes(name));
      expect(missing.filter((name) => never[name] === undefined)).toEqual([]);
    },
  );
});

describe.each(['user', 'group', 'drive', 'driveItem'] as const)('%s', (entity) => {
  test('each property that Graph has is selectable, never returned, or a navigation, and only one of these', () => {
    const { select, never } = SELECTABLE[entity];
    const properties = createEntityRule(entity, DEFAULT_CONNECTOR_OPTIONS)?.properties ?? {};
    const known = Object.entries(properties).flatMap(([name, rule]) =>
      name.includes('@') || ('reason' in rule && rule.reason === NAVIGATION) ? [] : [name],
    );
    const listed = [...select, ...Object.keys(never)];
    const beta = ['shareId', 'media', 'source', 'viewpoint'];
    expect([...listed].sort()).toEqual(known.filter((name) => !beta.includes(name)).sort());
    expect(new Set(listed).size).toBe(listed.length);
  });
});
