import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CONNECTORS,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../packages/connectors/src/index.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { exactKeys, valuesOf } from './exact-keys.ts';
import { ask, type Exchange, walkConnector } from './walk-connector.ts';

// KEY-01: a reader who also has an ordinary account of the tenant sees the ids of groups, teams, channels, drives, items, conversations,
// events and messages, and when accounts and groups were made. None of it may stand in what the gateway delivers.

const connectors = Object.values(CONNECTORS);

/** Times of accounts and licences, which no example call selects. */
const ACCOUNTS =
  '/entra-id/v1.0/users?$top=5&$select=id,userPrincipalName,createdDateTime,externalUserStateChangeDateTime,assignedPlans,licenseAssignmentStates';

async function walk(options: Partial<ConnectorOptions>) {
  const gateway: TestGateway = await startGateway({ simulator: { people: 16, seed: 11 }, options });
  const exchanges: Exchange[] = [];
  for (const connector of connectors)
    exchanges.push(
      ...(await walkConnector(gateway, connector, { ...DEFAULT_CONNECTOR_OPTIONS, ...options })),
    );
  exchanges.push(await ask(gateway, ACCOUNTS));
  return { gateway, exchanges, keys: exactKeys(exchanges.map(({ raw }) => raw)) };
}

function sharedWith({ exchanges, keys }: Awaited<ReturnType<typeof walk>>): readonly string[] {
  const shared = new Set<string>();
  for (const { body } of exchanges)
    for (const value of valuesOf(body)) {
      const property = keys.get(value);
      if (property !== undefined) shared.add(property);
    }
  return [...shared].sort();
}

describe('KEY-01: nothing exact joins', () => {
  let strict: Awaited<ReturnType<typeof walk>>;
  beforeAll(async () => {
    strict = await walk({});
  }, 120_000);
  afterAll(() => strict.gateway.close());

  test('the raw answers hold keys of every kind of thing', () => {
    const kinds = new Set(strict.keys.values());
    for (const kind of [
      'id',
      'createdDateTime',
      'driveId',
      'conversationId',
      'eTag',
      'changeKey',
      'channelId',
    ])
      expect([kind, kinds.has(kind)]).toEqual([kind, true]);
    expect(strict.keys.size).toBeGreaterThan(200);
  });

  test.each([
    'createdDateTime',
    'externalUserStateChangeDateTime',
    'assignedDateTime',
    'lastUpdatedDateTime',
  ])('S10 the raw accounts have %s', (time) => {
    const [accounts] = strict.exchanges.filter(({ target }) => target === ACCOUNTS);
    expect(accounts?.status).toBe(200);
    expect(accounts?.raw).toMatch(new RegExp(`"${time}":"`));
    expect(accounts?.body).toContain(`"${time}":`);
  });

  test('S5 the raw messages of Teams have their time as an ID', () => {
    expect([...strict.keys.keys()].some((key) => /^\d{13}$/.test(key))).toBe(true);
  });

  test('no delivered value is one of them', () => {
    expect(strict.exchanges.filter(({ status }) => status === 200).length).toBeGreaterThan(50);
    expect(sharedWith(strict)).toEqual([]);
  });

  test('no path or link that the gateway writes holds one of them', () => {
    for (const { body } of strict.exchanges)
      for (const value of valuesOf(body)) {
        if (!value.startsWith('http')) continue;
        const parts = decodeURIComponent(value).split(/[/?&='()]/);
        expect(parts.filter((part) => strict.keys.has(part))).toEqual([]);
      }
  });

  test('with option ids clear they are there: the test sees what it should find', async () => {
    const open = await walk({ ids: 'clear' });
    const shared = sharedWith(open);
    await open.gateway.close();
    for (const property of ['id', 'driveId', 'conversationId', 'channelId'])
      expect(shared).toContain(property);
    expect(shared).not.toContain('createdDateTime');
  }, 120_000);
});
