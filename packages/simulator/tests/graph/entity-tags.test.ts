import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

let simulator: Simulator;
let graph: GraphClient;
let item: { readonly path: string; readonly eTag: string; readonly cTag: string };
let message: string;

beforeAll(async () => {
  simulator = await startSimulator({ people: 20, seed: 4 });
  graph = await createGraphClient(simulator, ['Files.Read.All', 'Mail.Read', 'User.Read.All']);
  const member = simulator.people.filter(({ kind }) => kind === 'member')[1];
  const { body: drive } = await graph.get(`/v1.0/users/${member?.id}/drive`);
  const { rows } = await graph.walk(`/v1.0/drives/${String(drive['id'])}/root/delta`);
  const file = rows.find((row) => row['file'] !== undefined) ?? expect.fail();
  const path = `/v1.0/drives/${String(drive['id'])}/items/${String(file['id'])}`;
  const { body } = await graph.get(path);
  item = { path, eTag: String(body['eTag']), cTag: String(body['cTag']) };
  const list = (await graph.get(`/v1.0/users/${member?.id}/messages?$top=1`)).body['value'] as Entity[];
  message = `/v1.0/users/${member?.id}/messages/${String(list[0]?.['id'])}`;
});
afterAll(() => simulator.close());

test('single entities have their tag in the header, also where it is not selected; collections have none', async () => {
  expect((await graph.get(item.path)).headers.get('etag')).toBe(item.eTag);
  expect((await graph.get(`${item.path}?$select=id,size`)).headers.get('etag')).toBe(item.eTag);
  const { headers, body } = await graph.get(message);
  expect(headers.get('etag')).toBe(body['@odata.etag']);
  expect((await graph.get('/v1.0/users')).headers.get('etag')).toBeNull();
});

test('an item of a drive is 304 by its eTag or cTag and by no other; entities of other services never', async () => {
  const status = async (path: string, tag: string) => {
    const answer = await graph.get(path, { 'if-none-match': tag });
    return [answer.status, Object.keys(answer.body).length > 0];
  };
  expect(await status(item.path, item.eTag)).toEqual([304, false]);
  expect(await status(item.path, item.cTag)).toEqual([304, false]);
  expect(await status(`${item.path}?$select=id`, `"x", ${item.eTag}`)).toEqual([304, false]);
  expect(await status(item.path, item.eTag.replace(/\d+"$/, '99"'))).toEqual([200, true]);
  expect(await status(item.path, '*')).toEqual([200, true]);
  const own = (await graph.get(message)).headers.get('etag') ?? '';
  expect(await status(message, own)).toEqual([200, true]);
});
