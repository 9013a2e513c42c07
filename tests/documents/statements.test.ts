import { beforeAll, describe, expect, test } from 'vitest';
import {
  LISTED_SWITCHES,
  OPTION_DEFAULTS,
} from '../../packages/connectors/src/entities/connector-options.ts';
import {
  CONNECTORS,
  type Connector,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../packages/connectors/src/index.ts';
import {
  describeDelivery,
  type Statement,
} from '../../packages/connectors/src/statements/describe-delivery.ts';
import { CONNECTOR_PARTS, STATEMENTS } from '../../packages/connectors/src/statements/statements.ts';
import type { EndpointRule, LeafRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { nativeReview } from '../../packages/rules/src/review/native-review.ts';
import { hashPolicy, listNativePlans } from '../../packages/shell/src/input/list-native-plans.ts';
import { startGateway } from '../harness/start-gateway.ts';
import { createPlanter } from '../leak/plant-canaries.ts';
import { sanitizeWith } from '../leak/sanitize-with.ts';
import { type Exchange, WALK_TIME, walkConnector } from '../leak/walk-connector.ts';
import { editRules } from './edit-rules.ts';
import { PATTERNS } from './statement-patterns.ts';

// Each statement against what the endpoints deliver, from a tenant that has every property.

const connectors: readonly Connector[] = Object.values(CONNECTORS);
const known = listNativePlans();
/** What Graph answered to any connector, by the endpoint. */
let pages: readonly Exchange[] = [];

beforeAll(async () => {
  const planter = createPlanter(connectors.map(({ ruleSet }) => ruleSet(DEFAULT_CONNECTOR_OPTIONS)));
  const gateway = await startGateway({
    simulator: { people: 12, seed: 12, decorate: planter.decorate, now: () => WALK_TIME },
  });
  const walked: Exchange[] = [];
  for (const connector of connectors) walked.push(...(await walkConnector(gateway, connector)));
  await gateway.close();
  const asked = walked.filter(({ status, raw }) => status === 200 && raw.startsWith('{'));
  pages = [...new Map(asked.map((page) => [page.raw, page])).values(), ...withMore(asked)];
  for (const { endpoint, raw } of pages)
    RAW_PLACES.set(
      endpoint,
      new Set([...(RAW_PLACES.get(endpoint) ?? []), ...read([[endpoint, raw]]).keys()]),
    );
}, 60_000);

const GUID = '6e7b768e-07e2-4810-8459-485f84f8f204';

/** What no example call selects, or the tenant lacks. */
function withMore(all: readonly Exchange[]): readonly Exchange[] {
  const read = (path: string): object =>
    JSON.parse(all.find(({ endpoint }) => endpoint === path)?.raw ?? '{}') as object;
  const page = (endpoint: string, more: object): readonly Exchange[] =>
    all
      .filter((one) => one.endpoint === endpoint)
      .slice(0, 1)
      .map((one) => ({ ...one, raw: JSON.stringify({ ...read(endpoint), ...more }) }));
  return [
    ...page('/v1.0/users/{userId}', {
      mailboxSettings: read('/v1.0/users/{userId}/mailboxSettings'),
      manager: { ...read('/v1.0/users/{userId}/manager'), classification: 'Confidential' },
      createdDateTime: '2021-03-04T05:06:07Z',
      employeeHireDate: '2019-05-06T00:00:00Z',
      onPremisesDomainName: 'corp.contoso.com',
      licenseAssignmentStates: [{ assignedByGroup: GUID, skuId: GUID, state: 'Active' }],
    }),
    ...page('/v1.0/groups/{groupId}', { members: [{ id: GUID, '@odata.type': '#microsoft.graph.user' }] }),
    ...page('/v1.0/teams/{teamId}', { classification: 'Confidential' }),
  ];
}

function statementsOf(ruleSet: RuleSet, connector: string): readonly Statement[] {
  const view = nativeReview.view(compileRules(ruleSet, hashPolicy), known);
  return describeDelivery(view, { known, connector }).statements;
}

/** What is in Graph's responses, by the endpoint. */
const RAW_PLACES = new Map<string, Set<string>>();

/** `/v1.0/users value[].mail` → the values, for everything that isn't empty. */
type Places = Map<string, unknown[]>;

function addPlaces(places: Places, value: unknown, path: string): void {
  if (value === null || value === undefined || value === '') return;
  if (Array.isArray(value)) for (const item of value) addPlaces(places, item, `${path}[]`);
  else if (typeof value === 'object')
    for (const [key, inner] of Object.entries(value))
      addPlaces(places, inner, path.endsWith(' ') ? `${path}${key}` : `${path}.${key}`);
  else places.set(path, [...(places.get(path) ?? []), value]);
}

function read(texts: readonly (readonly [endpoint: string, text: string])[]): Places {
  const places: Places = new Map();
  for (const [endpoint, text] of texts) if (text !== '') addPlaces(places, JSON.parse(text), `${endpoint} `);
  return places;
}

function deliver(ruleSet: RuleSet): Places {
  const served = new Set(ruleSet.endpoints.map(({ path }) => path));
  const beta = (one: Exchange): Exchange => ({ ...one, endpoint: one.endpoint.replace('/v1.0/', '/beta/') });
  const all = pages.flatMap((one) => [one, beta(one)]);
  return read(
    all
      .filter(({ endpoint }) => served.has(endpoint))
      .map((page) => [page.endpoint, sanitizeWith(ruleSet, page)]),
  );
}

function matching(places: Places, id: Statement['id']): readonly (readonly [string, unknown[]])[] {
  const pattern = PATTERNS.get(id);
  return pattern === undefined ? [] : [...places].filter(([place]) => pattern.test(place));
}

/** Other rules for the fields of a statement, and only some of the endpoints that have them, to save time. */
function editFields(ruleSet: RuleSet, { id, fields }: Statement, rule: LeafRule): RuleSet {
  const properties = new Set(fields.map(({ property }) => property));
  const endpoints = new Set(fields.map(({ endpoint }) => endpoint));
  const hasData = ({ path }: EndpointRule): boolean =>
    [...(RAW_PLACES.get(path) ?? [])].some((place) => PATTERNS.get(id)?.test(place));
  const all = ruleSet.endpoints.filter(({ path }) => endpoints.has(path));
  const withData = all.filter(hasData);
  const some = (withData.length === 0 ? all : withData).slice(0, 3);
  return editRules({ ...ruleSet, endpoints: some }, properties, rule);
}

test('every statement has a pattern but those about everything', () => {
  expect(STATEMENTS.map(({ id }) => id).filter((id) => !PATTERNS.has(id))).toEqual([
    'same-pseudonym',
    'key-holder',
    'personal-data',
  ]);
});

const OPTIONS: readonly Partial<ConnectorOptions>[] = [
  {},
  ...LISTED_SWITCHES.map((name) => ({ [name]: !OPTION_DEFAULTS[name] })),
  { beta: true },
  { ids: 'clear' },
  { organisationTexts: 'clear', hireDates: 'year' },
  { times: 'minute' },
  { times: 'hour' },
  { times: 'day' },
  { ids: 'clear', times: 'day', organisationTexts: 'clear', pseudonymizeAppIds: false },
];

describe.each(connectors.map((connector) => [connector.id, connector] as const))('%s', (id, connector) => {
  test.each(OPTIONS.map((options) => [JSON.stringify(options), options] as const))(
    'with %s each statement says what the endpoints deliver',
    (_, options) => {
      const ruleSet = connector.ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS, ...options });
      const delivered = deliver(ruleSet);
      for (const statement of statementsOf(ruleSet, id)) {
        if (!PATTERNS.has(statement.id)) continue;
        const found = matching(delivered, statement.id);
        const places = found.map(([place]) => place);
        if (statement.result === 'no') expect.soft(places, statement.id).toEqual([]);
        else expect.soft(places, `${statement.id} ${statement.result}`).not.toEqual([]);
        const values = found.flatMap(([, all]) => all);
        if (statement.forms.includes('length'))
          expect
            .soft(
              values.some((value) => String(value).startsWith('{"length":')),
              statement.id,
            )
            .toBe(true);
        if (statement.forms.join() === 'pseudonym')
          expect
            .soft(
              values.filter((value) => !String(value).includes('t~')),
              statement.id,
            )
            .toEqual([]);
      }
    },
  );

  test('what a statement denies is in the responses of Graph', () => {
    const raw: Places = new Map(
      [...RAW_PLACES.values()].flatMap((places) => [...places].map((place) => [place, []])),
    );
    const ruleSet = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
    const denied = statementsOf(ruleSet, id).filter(
      ({ result, fields }) => result === 'no' && fields.length > 0,
    );
    expect(denied.length).toBeGreaterThan(3);
    for (const { id: statement } of denied) expect.soft(matching(raw, statement), statement).not.toEqual([]);
  });

  test('rules that drop what leaves turn each statement to no', () => {
    const ruleSet = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
    for (const statement of statementsOf(ruleSet, id).filter(({ result }) => result !== 'no')) {
      const edited = editFields(ruleSet, statement, { treatment: 'drop' });
      const now = statementsOf(edited, id).find((one) => one.id === statement.id);
      expect.soft(now?.result ?? 'no', statement.id).toBe('no');
      const places = matching(deliver(edited), statement.id).map(([place]) => place);
      expect.soft(places, statement.id).toEqual([]);
    }
  });

  test('rules that let out what is dropped turn each statement from no', () => {
    const ruleSet = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
    for (const statement of statementsOf(ruleSet, id)) {
      if (statement.result !== 'no' || statement.fields.length === 0) continue;
      const edited = editFields(ruleSet, statement, { treatment: 'textDigest' });
      const now = statementsOf(edited, id).find((one) => one.id === statement.id);
      expect.soft(now?.result, statement.id).toBe('partly');
      expect.soft(now?.forms, statement.id).toEqual(['length']);
      expect.soft(matching(deliver(edited), statement.id).length, statement.id).toBeGreaterThan(0);
    }
  });

  test('nothing leaves without a statement, and of states and settings nothing that is about people', () => {
    const ruleSet = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
    const view = nativeReview.view(compileRules(ruleSet, hashPolicy), known);
    const { statements, alsoLeaves } = describeDelivery(view, { known, connector: id });
    expect(alsoLeaves).toEqual([]);
    const states =
      statements.find((one) => one.id === 'states')?.fields.map(({ property }) => property) ?? [];
    const classes = classesOf(ruleSet);
    expect(states.length).toBeGreaterThan(10);
    expect(
      states.filter((property) => /personal|contact|text|quasi/.test(classes.get(property) ?? '')),
    ).toEqual([]);
    expect(CONNECTOR_PARTS[id]?.length).toBeGreaterThan(0);
  });
});

function classesOf({ entities = {} }: RuleSet): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(entities).flatMap(([entity, { properties }]) =>
      Object.entries(properties).flatMap(([name, rule]) => {
        const leaf = 'items' in rule ? rule.items : rule;
        return 'treatment' in leaf ? [[`${entity}.${name}`, leaf.class ?? ''] as const] : [];
      }),
    ),
  );
}
