import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGraphClient, type GraphClient } from '../../graph-client.ts';
import type { Simulator } from '../../simulator-types.ts';
import { startSimulator } from '../../start-simulator.ts';

let simulator: Simulator;
let graph: GraphClient;
let root: string;

beforeAll(async () => {
  simulator = await startSimulator({ people: 4, seed: 2 });
  graph = await createGraphClient(simulator, ['Files.Read.All']);
  root = `/v1.0/drives/${(await graph.get(`/v1.0/users/${simulator.people[1]?.id}/drive`)).body['id']}/root`;
});
afterAll(() => simulator.close());

test.each(['delta()', 'microsoft.graph.delta', 'microsoft.graph.delta()', "delta(token='')", 'delta?token='])(
  '%s starts a round',
  async (start) => {
    expect((await graph.get(`${root}/${start}`)).body['value']).toHaveLength(200);
  },
);

test('a token is taken in each spelling that links have, and as one page of the reference writes it', async () => {
  const { body } = await graph.get(`${root}/delta(token='latest')`);
  const token = /token='([^']+)'/.exec(String(body['@odata.deltaLink']))?.[1];
  for (const target of [
    `delta?token=${token}`,
    `delta(token='${token}')`,
    `delta(token=%27${token}%27)`,
    `microsoft.graph.delta(token='${token}')`,
    `delta?(token='${token}')`,
  ])
    expect((await graph.get(`${root}/${target}`)).body['value'], target).toEqual([]);
});

test.each([
  ['delta/token=x', 404],
  ['delta(token=x)', 404],
  ['delta?token=x&token=y', 400],
  ['delta?$orderby=name', 400],
  ['delta?$expand=permissions', 400],
  ['delta?$count=true', 400],
])('%s: %d', async (target, status) => {
  expect((await graph.get(`${root}/${target}`)).status).toBe(status);
});
