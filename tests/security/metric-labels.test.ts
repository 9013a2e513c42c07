import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { REQUEST_ERRORS } from '../../packages/engine/src/kernel/errors.ts';
import { sendRawRequest } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

const IDS = ['entra-id', 'outlook-cal'] as const;
const ENDPOINTS = IDS.flatMap((id) => CONNECTORS[id].ruleSet(DEFAULT_CONNECTOR_OPTIONS).endpoints);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ connectors: [...IDS], simulator: { people: 6 } });
});
afterAll(() => gateway.close());

/** Values of each label in the text of /metrics, and how many series there are beside the buckets of histograms. */
async function seriesOf() {
  const text = await (await fetch(`${gateway.host.adminUrl}/metrics`)).text();
  const series = text.split('\n').filter((line) => /^\w+\{/.test(line) && !line.includes('_bucket{'));
  const labels = series.flatMap((line) => [...line.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)]);
  const values = (name: string) =>
    new Set(labels.filter(([, label]) => label === name).map(([, , value]) => value));
  return { count: series.length, values };
}

async function ask(round: number): Promise<void> {
  const users = (await gateway.get('/entra-id/v1.0/users?$top=3')).json() as { value: { id: string }[] };
  for (const { id } of users.value) {
    await gateway.get(`/entra-id/v1.0/users/${id}`);
    await gateway.get(`/outlook-cal/v1.0/users/${id}/events?$top=1`);
  }
  const refused = [
    `/entra-id/v1.0/x${round}`,
    `/entra-id/v1.0/users/p~${'A'.repeat(60)}${round}`,
    `/entra-id/v1.0/users?$filter=mail%20eq%20'${round}'`,
    `/entra-id/v1.0/users?x${round}=1`,
    `/connector${round}/v1.0/users`,
    `/entra-id/../${round}`,
  ];
  for (const target of refused) await gateway.get(target);
  await sendRawRequest(gateway.host.url, { method: `M${round}`, target: '/entra-id/v1.0/users' });
  gateway.simulator.answerNext({
    match: /\/v1\.0\/users/,
    server: 'graph',
    status: 404,
    headers: { 'content-type': 'application/json' },
    body: `{"error":{"code":"Unheard${round}","message":"x"}}`,
  });
  await gateway.get('/entra-id/v1.0/users');
}

test('LOG-04 labels of metrics are ids, templates and codes, and no request makes a new one', async () => {
  await ask(1);
  const { count, values } = await seriesOf();
  expect([...values('connector')].sort()).toEqual(['', ...IDS]);
  const known = new Set(['', ...ENDPOINTS.flatMap(({ id, path }) => [id, path])]);
  expect(values('endpoint').size).toBeGreaterThan(3);
  expect([...values('endpoint')].filter((endpoint) => !known.has(endpoint ?? ''))).toEqual([]);
  const codes = values('code');
  expect(codes.size).toBeGreaterThan(4);
  expect([...codes].filter((code) => !Object.hasOwn(REQUEST_ERRORS, code ?? ''))).toEqual([]);
  for (let round = 2; round < 6; round += 1) await ask(round);
  expect((await seriesOf()).count).toBe(count);
});
