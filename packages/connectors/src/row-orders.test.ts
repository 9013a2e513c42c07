import { type FieldRule, getEntityName, type RuleSet } from '@nymgate/engine/plan/rule-set';
import { expect, it } from 'vitest';
import { KEPT_ORDERS } from './builders/row-orders.ts';
import { TIME_PRECISIONS, type TimePrecision } from './entities/connector-options.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from './index.ts';

const createRuleSets = (times?: TimePrecision): readonly RuleSet[] =>
  Object.values(CONNECTORS).map(({ ruleSet }) => ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS, times }));
const RULE_SETS = createRuleSets();

it('each entry of the table names a collection', () => {
  const known = RULE_SETS.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ id, response }) => ('collection' in response ? [id] : [])),
  );
  expect(Object.keys(KEPT_ORDERS).filter((id) => !known.includes(id))).toEqual([]);
});

it('S2: rows keep their order only where each has a time of its own to the second, or later rows replace earlier ones', () => {
  for (const { endpoints, entities = {} } of RULE_SETS)
    for (const { id, path, response } of endpoints) {
      const kept = 'collection' in response && response.order === 'kept';
      expect([id, kept]).toEqual([id, 'collection' in response && Object.hasOwn(KEPT_ORDERS, id)]);
      if (!kept) continue;
      const time = KEPT_ORDERS[id]?.time;
      const rule = entities[getEntityName(response) ?? '']?.properties[time ?? ''];
      const delivered =
        rule !== undefined &&
        ('entity' in rule ||
          ('type' in rule && rule.type === 'dateTime') ||
          ('to' in rule && rule.to === 'second'));
      expect([id, time === undefined ? /delta/.test(path) : delivered]).toEqual([id, true]);
    }
});

it.each([
  'users',
  'groups',
  'group-members',
  'group-owners',
  'user-member-of',
  'teams',
  'team-members',
  'user-drives',
  'calendars',
  'mail-folders',
  'attendance-records',
  'call-record-participants',
  'users-delta',
])('S2: %s leave sorted', (id) => expect(Object.hasOwn(KEPT_ORDERS, id)).toBe(false));

const FINE: readonly TimePrecision[] = ['exact', 'second'];
const COARSE = TIME_PRECISIONS.filter((times) => !FINE.includes(times));

it.each(FINE)('S2: with times %s, all of the table keep their order', (times) => {
  expect(listKeptCollections(times)).toEqual(Object.keys(KEPT_ORDERS).sort());
});

it.each(COARSE)(
  'S2: with times of the %s, rows keep their order only where the last state counts',
  (times) => {
    const expected = Object.keys(KEPT_ORDERS).filter((id) => KEPT_ORDERS[id]?.time === undefined);
    expect(listKeptCollections(times)).toEqual(expected.sort());
    expect(expected.every((id) => id.includes('delta'))).toBe(true);
  },
);

function listKeptCollections(times: TimePrecision): readonly string[] {
  const kept = createRuleSets(times).flatMap(({ endpoints }) =>
    endpoints.flatMap(({ id, response }) =>
      'collection' in response && response.order === 'kept' ? [id] : [],
    ),
  );
  return [...new Set(kept)].sort();
}

const TIME_ORDERED = [
  'attendanceRecord.attendanceIntervals',
  'callRecord.sessions',
  'callSession.segments',
  'chatMessage.messageHistory',
  'chatMessage.reactions',
  'chatMessage.replies',
];
const NUMBERED = ['callNetworkInfo.traceRouteHops'];

it.each(TIME_PRECISIONS)('S2: with times %s, lists in the order of a time follow the option', (times) => {
  const lists = FINE.includes(times) ? [...NUMBERED, ...TIME_ORDERED] : NUMBERED;
  expect(listKeptLists(times)).toEqual(lists.sort());
});

function listKeptLists(times: TimePrecision): readonly string[] {
  const kept = createRuleSets(times).flatMap(({ entities = {} }) =>
    Object.entries(entities).flatMap(([entity, { properties }]) => findKept(entity, properties)),
  );
  return [...new Set(kept)].sort();
}

function findKept(path: string, properties: Readonly<Record<string, FieldRule>>): readonly string[] {
  return Object.entries(properties).flatMap(([name, rule]) => {
    if ('properties' in rule) return findKept(`${path}.${name}`, rule.properties);
    return 'items' in rule && rule.order === 'kept' ? [`${path}.${name}`] : [];
  });
}

it.each(COARSE)('S2: with times of the %s, no round of sorted changes has small pages', (times) => {
  const rounds = createRuleSets(times).flatMap(({ endpoints }) =>
    endpoints.filter(
      ({ path, response }) =>
        path.endsWith('/delta') && 'collection' in response && response.order !== 'kept',
    ),
  );
  expect(rounds.map(({ id }) => id)).toContain('channel-messages-delta');
  for (const { id, query: { $top, $skip } = {} } of rounds)
    expect([id, $skip, $top]).toEqual([id, undefined, $top && { type: 'natural', minimum: 50, maximum: 50 }]);
});
