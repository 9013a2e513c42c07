import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { type Exchange, walkConnector } from '../leak/walk-connector.ts';

const OPTIONS = { ...DEFAULT_CONNECTOR_OPTIONS, beta: true };
const ONLY_BETA = 'onlyBetaHasThis';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({
    simulator: {
      people: 8,
      seed: 11,
      decorate: (_kind, entity) => ({ ...entity, [ONLY_BETA]: 'Jane Doe' }),
    },
    options: { beta: true },
  });
}, 60_000);
afterAll(() => gateway.close());

/** What the two versions write differently: the version, and what is sealed with it. */
function alike(body: string): string {
  return body.replaceAll('/beta/', '/v1.0/').replaceAll(/s~[A-Za-z0-9_-]+/g, 's~');
}

it.each(Object.values(CONNECTORS))(
  '$id: each example is answered under beta as under v1.0',
  async (connector) => {
    const exchanges = await walkConnector(gateway, connector, OPTIONS);
    const asked = new Map<string, Exchange>();
    for (const exchange of exchanges) asked.set(exchange.target, exchange);
    let compared = 0;
    let planted = 0;
    for (const { target, body, raw, status, endpoint } of exchanges) {
      if (!target.startsWith(`/${connector.id}/beta/`)) continue;
      // A person without manager, mailbox, drive or licence: the example goes on to the next.
      if (status === 404 || status === 403) continue;
      expect([target, status]).toEqual([target, 200]);
      expect(endpoint).toMatch(/^\/beta\//);
      expect(body).not.toContain(ONLY_BETA);
      expect(body.match(/https?:[^"]*\/v1\.0\/[^"]*s~/)).toBeNull();
      if (raw.includes(ONLY_BETA)) planted += 1;
      const old = asked.get(target.replace('/beta/', '/v1.0/'));
      if (old === undefined || target.includes('s~')) continue;
      compared += 1;
      expect(alike(body)).toBe(alike(old.body));
    }
    expect(Math.min(compared, planted)).toBeGreaterThan(2);
  },
  240_000,
);

it('a link of beta leads on under beta, and under v1.0 to nothing', async () => {
  const first = JSON.parse((await gateway.get('/entra-id/beta/users?$top=5')).body) as Record<string, string>;
  const link = (first['@odata.nextLink'] ?? '').slice(gateway.host.url.length);
  expect(link).toMatch(/^\/entra-id\/beta\/users\?/);
  expect((await gateway.get(link)).status).toBe(200);
  expect((await gateway.get(link.replace('/beta/', '/v1.0/'))).status).toBe(400);
});

it('what expired under beta starts afresh under beta', async () => {
  const users = JSON.parse((await gateway.get('/msft-onedrive/v1.0/users?$select=id')).body) as {
    value: { id: string }[];
  };
  const answers = await Promise.all(
    users.value.map(({ id }) => gateway.get(`/msft-onedrive/beta/users/${id}/drive/root/delta?token=latest`)),
  );
  const owned = answers.find(({ status }) => status === 200);
  const round = JSON.parse(owned?.body ?? '{}') as Record<string, string>;
  gateway.simulator.expireDeltaTokens();
  const gone = await gateway.get((round['@odata.deltaLink'] ?? '').slice(gateway.host.url.length));
  expect(gone.status).toBe(410);
  expect(gone.headerText).toMatch(/location: \S*\/msft-onedrive\/beta\//i);
});
