import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CONNECTORS,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../packages/connectors/src/index.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { createScanner } from './canary.ts';
import { createPlanter } from './plant-canaries.ts';
import { type Exchange, WALK_TIME, walkConnector } from './walk-connector.ts';

// The leak test again, with the options that change what may leave.

type Setting = {
  readonly title: string;
  readonly options: Partial<ConnectorOptions>;
  readonly domains?: 'hash' | 'drop';
};

const SETTINGS: readonly Setting[] = [
  {
    title: 'ids of persons in clear, domains as pseudonyms',
    options: { pseudonymizeAppIds: false },
    domains: 'hash',
  },
  {
    title: 'the smaller policies, no groups, no domains',
    options: {
      basic: true,
      beta: true,
      includeGroups: false,
      messages: false,
      callRecords: false,
      meetings: false,
    },
    domains: 'drop',
  },
  {
    title: 'ids and texts of the organisation in clear, times to the hour, no telephone calls',
    options: {
      ids: 'clear',
      organisationTexts: 'clear',
      hireDates: 'month',
      times: 'hour',
      telephoneLogs: false,
    },
    domains: 'hash',
  },
];

describe.each(SETTINGS)('$title', ({ options, domains }) => {
  const all: ConnectorOptions = { ...DEFAULT_CONNECTOR_OPTIONS, ...options };
  const connectors = Object.values(CONNECTORS);
  const planter = createPlanter(connectors.map((connector) => connector.ruleSet(all)));
  const exchanges = new Map<string, readonly Exchange[]>();
  let gateway: TestGateway;
  let scan: ReturnType<typeof createScanner>;

  beforeAll(async () => {
    gateway = await startGateway({
      simulator: { people: 24, seed: 5, decorate: planter.decorate, now: () => WALK_TIME },
      options: { ...options, ...(domains === undefined ? {} : { domains: { policy: domains } }) },
    });
    const texts = gateway.simulator.people.flatMap(({ id, userPrincipalName, mail, displayName }) => [
      ...(all.pseudonymizeAppIds ? [id] : []),
      userPrincipalName,
      mail ?? '',
      displayName,
    ]);
    // Behind a pseudonym, that is; host names of the tenant's own machines are kept by name.
    const domain = gateway.simulator.people[0]?.userPrincipalName.replace(/^[^@]*/, '') ?? '';
    scan = createScanner([...new Set([...texts, domain])].filter((text) => text.length >= 8));
    for (const connector of connectors)
      exchanges.set(connector.id, await walkConnector(gateway, connector, all));
  }, 120_000);
  afterAll(() => gateway.close());

  test.each(connectors.map(({ id }) => id))('%s: nothing of it is in any header or body', (id) => {
    const answers = exchanges.get(id) ?? [];
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect(answers.some(({ raw }) => scan(raw, 1).length > 0)).toBe(true);
    for (const { target, head, body } of answers) {
      expect.soft(scan(head), `headers of ${target}`).toEqual([]);
      expect.soft(scan(body), `body of ${target}`).toEqual([]);
    }
  });

  test('nor in a log or audit line', () => {
    for (const line of gateway.lines) expect.soft(scan(line)).toEqual([]);
  });
});
