import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { canonicalJson } from '../../../engine/src/kernel/json/json.ts';
import type { PlanNode } from '../../../engine/src/plan/plan.ts';
import type { RuleSet } from '../../../engine/src/plan/rule-set.ts';
import {
  arrayOf,
  drop,
  entity,
  keep,
  keepPhrases,
  object,
  prefixed,
  reversible,
  sealLink,
} from './builders.ts';
import { compileRules } from './compile-rules.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

const RULES: RuleSet = {
  nymgate: 1,
  name: 'test',
  phrases: { titles: ['lunch'] },
  entities: {
    user: {
      properties: {
        id: reversible(['person', 'personal']),
        manager: entity('user'),
        reports: arrayOf(entity('user')),
        'reports@odata.nextLink': sealLink(),
        aliases: arrayOf(prefixed(['person', 'contact'])),
        title: keepPhrases('text', 'titles'),
        open: object({ a: drop('text') }, keep('metadata', 'boolean')),
      },
    },
  },
  endpoints: [
    {
      id: 'users',
      path: '/v1.0/users',
      query: { startDateTime: { type: 'dateTime' }, $select: { odata: 'select' } },
      headers: { Prefer: { preferences: {} } },
      response: { collection: 'user' },
    },
    {
      id: 'user',
      path: '/v1.0/users/{userId}',
      slots: { userId: { type: 'guid' } },
      methods: ['GET'],
      response: { entity: 'user' },
    },
    { id: 'setting', path: '/v1.0/setting', response: { properties: { value: keep('metadata', 'word') } } },
  ],
};
const PLAN = compileRules(RULES, sha256Hex);

function property(node: PlanNode | undefined, ...names: readonly string[]): PlanNode | undefined {
  return names.reduce<PlanNode | undefined>(
    (current, name) => (current?.kind === 'object' ? current.properties.get(name) : undefined),
    node,
  );
}

describe('compileRules', () => {
  it('hashes the canonical JSON of the rule set', () => {
    expect(PLAN.policy).toBe(sha256Hex(canonicalJson(RULES)).slice(0, 16));
    expect(PLAN.ruleSet).toEqual(RULES);
    const reordered = {
      endpoints: RULES.endpoints,
      entities: RULES.entities,
      phrases: RULES.phrases,
      name: 'test',
      nymgate: 1,
    } as RuleSet;
    expect(compileRules(reordered, sha256Hex).policy).toBe(PLAN.policy);
    expect(compileRules({ ...RULES, name: 'other' }, sha256Hex).policy).not.toBe(PLAN.policy);
  });

  it('wraps a collection in its annotations', () => {
    const [users] = PLAN.endpoints;
    const leaf = (action: object): object => ({ kind: 'leaf', action, pointer: '/endpoints/0/response' });
    // A link of the collection that answers continues the answer itself (LNK-01).
    const rest = { treatment: 'sealLink', continues: '' };
    expect(property(users?.response, '@odata.nextLink')).toEqual(leaf(rest));
    expect(property(users?.response, '@odata.deltaLink')).toEqual(leaf(rest));
    expect(property(users?.response, '@odata.count')).toEqual(leaf({ treatment: 'keep', type: 'integer' }));
    expect(property(users?.response, '@odata.context')).toEqual(leaf({ treatment: 'drop' }));
    const value = property(users?.response, 'value');
    expect(value?.kind === 'array' && value.items === users?.entity).toBe(true);
  });

  it('makes recursive entities cyclic nodes', () => {
    const user = PLAN.endpoints[0]?.entity;
    expect(property(user, 'manager')).toBe(user);
    expect(property(user, 'manager', 'manager', 'id')).toBe(property(user, 'id'));
    const reports = property(user, 'reports');
    expect(reports?.kind === 'array' && reports.items === user).toBe(true);
    expect(PLAN.endpoints[1]?.entity).toBe(user);
  });

  it('points each node at its rule', () => {
    const user = PLAN.endpoints[0]?.entity;
    expect(property(user, 'reports@odata.nextLink')?.pointer).toBe(
      '/entities/user/properties/reports@odata.nextLink',
    );
    const aliases = property(user, 'aliases');
    expect(aliases).toEqual({
      kind: 'array',
      pointer: '/entities/user/properties/aliases',
      items: {
        kind: 'leaf',
        pointer: '/entities/user/properties/aliases/items',
        action: { treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: true },
      },
    });
    const open = property(user, 'open');
    expect(open?.kind === 'object' && open.others?.pointer).toBe('/entities/user/properties/open/others');
    expect(property(user, 'title')).toMatchObject({
      action: { treatment: 'keepPhrases', phrases: ['lunch'] },
    });
  });

  it('drops the context of single objects without touching the entity', () => {
    const [, user, setting] = PLAN.endpoints;
    expect(property(user?.response, '@odata.context')).toMatchObject({ action: { treatment: 'drop' } });
    expect(property(user?.entity, '@odata.context')).toBeUndefined();
    expect(property(setting?.response, 'value')).toMatchObject({
      action: { treatment: 'keep', type: 'word' },
    });
  });

  it('keys query and headers by canonical name', () => {
    const [users, user] = PLAN.endpoints;
    expect([...(users?.query ?? [])].map(([name, { name: spelled }]) => [name, spelled])).toEqual([
      ['startdatetime', 'startDateTime'],
      ['$select', '$select'],
    ]);
    expect([...(users?.headers.keys() ?? [])]).toEqual(['prefer']);
    expect([users?.methods, user?.methods]).toEqual([['GET', 'HEAD'], ['GET']]);
  });

  it('freezes all of it, and a copy of the rules', () => {
    const seen = new Set<unknown>();
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return;
      seen.add(value);
      expect(Object.isFrozen(value), path).toBe(true);
      const inner = value instanceof Map ? [...value.entries()] : Object.entries(value);
      for (const [key, entry] of inner) visit(entry, `${path}/${String(key)}`);
    };
    visit(PLAN, '');
    expect(seen.size).toBeGreaterThan(50);
    const query = PLAN.endpoints[0]?.query as Map<string, unknown> | undefined;
    expect(() => query?.set('$filter', {})).toThrow(TypeError);
    expect(() => query?.clear()).toThrow(TypeError);
    expect(Object.isFrozen(RULES)).toBe(false);
  });

  it('refuses a rule set with errors and tells all of them', () => {
    const broken: RuleSet = {
      ...RULES,
      endpoints: [...RULES.endpoints, { id: 'users', path: '/v1.0/x/{y}', response: { entity: 'nobody' } }],
    };
    try {
      compileRules(broken, sha256Hex);
      expect.unreachable();
    } catch (error) {
      expect(
        error instanceof SetupError && error.issues.map(({ code, message }) => `${code} ${message}`),
      ).toEqual([
        'RULES_INVALID /endpoints/3/id: an endpoint before has the same id "users"',
        'RULES_INVALID /endpoints/3/path: the slot "y" has no rule',
        'RULES_UNKNOWN_REFERENCE /endpoints/3/response/entity: no entity is called "nobody"',
      ]);
    }
  });

  it('does not refuse for warnings', () => {
    const open: RuleSet = {
      ...RULES,
      entities: { user: { properties: { name: keep('personal', 'string') } } },
      endpoints: RULES.endpoints.slice(2),
    };
    expect(compileRules(open, sha256Hex).endpoints).toHaveLength(1);
  });

  it.each([
    [null],
    [undefined],
    [[]],
    ['x'],
    [{}],
    [{ nymgate: 2 }],
    [{ nymgate: 1, name: 'x', endpoints: {} }],
    [{ nymgate: 1, name: 'x', endpoints: [null] }],
  ])('refuses %j', (data) => {
    expect(() => compileRules(data as unknown as RuleSet, sha256Hex)).toThrow(SetupError);
  });

  it('refuses rules that contain themselves', () => {
    const items: { items?: unknown } = {};
    items.items = items;
    const endless = { ...RULES, entities: { user: { properties: { x: items } } } } as unknown as RuleSet;
    expect(() => compileRules(endless, sha256Hex)).toThrow(SetupError);
  });
});
