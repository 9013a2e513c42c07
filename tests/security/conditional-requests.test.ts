import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePartResponses, sendBatch } from '../harness/send-batch.ts';
import { type GatewayOptions, startGateway, type TestGateway } from '../harness/start-gateway.ts';

/** The same tenant each time: a tag of one gateway is shown to the next. */
const TENANT: GatewayOptions = {
  connectors: ['entra-id', 'msft-onedrive', 'outlook-mail'],
  simulator: { people: 12, seed: 3 },
};

type Row = Readonly<Record<string, unknown>>;

let gateway: TestGateway;
/** A file of a drive, and a message of its owner. */
let item: string;
let message: string;
beforeAll(async () => {
  gateway = await startGateway(TENANT);
  const users = await rows('/entra-id/v1.0/users?$filter=accountEnabled%20eq%20true&$top=50');
  for (const { id } of users) {
    const drive = await gateway.get(`/msft-onedrive/v1.0/users/${String(id)}/drive`);
    if (drive.status !== 200) continue;
    const path = `/msft-onedrive/v1.0/drives/${String((drive.json() as Row)['id'])}`;
    const file = (await rows(`${path}/root/delta`)).find((row) => row['file'] !== undefined);
    if (file === undefined) continue;
    item = `${path}/items/${String(file['id'])}`;
    const [first] = await rows(`/outlook-mail/v1.0/users/${String(id)}/messages?$top=1`);
    message = `/outlook-mail/v1.0/users/${String(id)}/messages/${String(first?.['id'])}`;
    break;
  }
});
afterAll(() => gateway.close());

async function rows(target: string): Promise<readonly Row[]> {
  const answer = await gateway.get(target);
  expect([target, answer.status]).toEqual([target, 200]);
  return (answer.json() as { value: readonly Row[] }).value;
}

const tagOf = async (target: string, of = gateway) => (await of.get(target)).headers['etag'] ?? '';
const known = (target: string, tag: string, of = gateway) => of.get(target, { 'If-None-Match': tag });
/** What Graph answers next, with a tag of its own. */
const answerNext = (body: object, etag: string) =>
  gateway.simulator.answerNext({
    ...{ server: 'graph', status: 200, body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', etag },
  });

describe('T1-18 a 304 comes when our own answer would be the same, and never otherwise', () => {
  test.each([
    ['a file', () => item],
    ['a message', () => message],
  ])('%s: the tag is ours; with it the same request is answered without a body', async (_, target) => {
    const first = await gateway.get(target());
    expect(first.headers['etag']).toMatch(/^W\/"[0-9a-f]{32}"$/);
    gateway.seen();
    const again = await known(target(), first.headers['etag'] ?? '');
    expect([again.status, again.body]).toEqual([304, '']);
    for (const name of ['etag', 'nymgate-policy', 'nymgate-epoch', 'nymgate-connector'])
      expect([name, again.headers[name]]).toEqual([name, first.headers[name]]);
    // Graph is asked for the whole: its own condition would know what we do not tell.
    expect(gateway.seen()).toHaveLength(1);
  });

  test('Graph’s own tag is none of ours, though Graph would answer it with 304', async () => {
    const authorization = `Bearer ${await gateway.graphToken()}`;
    gateway.seen();
    await gateway.get(item);
    const url = `${gateway.simulator.graphUrl}${gateway.seen()[0] ?? ''}`;
    const raw = await fetch(url, { headers: { authorization } });
    const etag = raw.headers.get('etag') ?? '';
    const itself = await fetch(url, { headers: { authorization, 'if-none-match': etag } });
    expect([raw.status, itself.status]).toEqual([200, 304]);
    expect((await known(item, etag)).status).toBe(200);
    expect((await known(item, '*')).status).toBe(200);
  });

  test('not when the answer differs under the same tag of Graph; and when only what is hidden differs, still', async () => {
    const target = `${item}?$select=id,size`;
    answerNext({ id: '01ABC', size: 1, name: 'Offer.docx' }, '"1"');
    const tag = await tagOf(target);
    answerNext({ id: '01ABC', size: 2, name: 'Offer.docx' }, '"1"');
    expect((await known(target, tag)).status).toBe(200);
    answerNext({ id: '01ABC', size: 1, name: 'Offer to Ana.docx' }, '"2"');
    expect((await known(target, tag)).status).toBe(304);
  });

  test('not under other rules, though the body is the same', async () => {
    const target = `${item}?$select=id,size`;
    const first = await gateway.get(target);
    const other = await startGateway({ ...TENANT, options: { times: 'day' } });
    const answer = await known(target, first.headers['etag'] ?? '', other);
    expect([answer.status, answer.body]).toEqual([200, first.body]);
    expect(answer.headers['nymgate-policy']).not.toBe(first.headers['nymgate-policy']);
    await other.close();
  });

  test('not under another key, though the body is the same', async () => {
    const target = `${item}?$select=size`;
    const first = await gateway.get(target);
    const key = join(gateway.directory, 'second.key');
    writeFileSync(key, Buffer.alloc(32, 'nymgate second key, never for u!').toString('base64url'), {
      mode: 0o600,
    });
    const keys = [
      { id: 2, secret: `file:${key}` },
      { id: 1, secret: `file:${join(gateway.directory, 'key')}` },
    ];
    const other = await startGateway({ ...TENANT, config: { pseudonyms: { scheme: 'native', keys } } });
    const answer = await known(target, first.headers['etag'] ?? '', other);
    expect([answer.status, answer.body]).toEqual([200, first.body]);
    expect(answer.headers['nymgate-epoch']).not.toBe(first.headers['nymgate-epoch']);
    await other.close();
  });

  test('another process with the same rules and key knows the tag', async () => {
    const tag = await tagOf(item);
    const other = await startGateway(TENANT);
    expect((await known(item, tag, other)).status).toBe(304);
    await other.close();
  });

  test('in a batch it is 304 of the part alone', async () => {
    const url = item.replace('/msft-onedrive', '');
    const headers = { 'If-None-Match': await tagOf(item) };
    const target = '/msft-onedrive/v1.0/$batch';
    const parts = [
      { id: 'known', url, headers },
      { id: 'new', url },
    ];
    const answer = parsePartResponses(await sendBatch(gateway.host.url, parts, { target }));
    expect([answer['known']?.status, answer['known']?.body]).toEqual([304, undefined]);
    expect(answer['new']?.status).toBe(200);
  });

  test('collections have no tag', async () => {
    expect((await gateway.get('/entra-id/v1.0/users')).headers).not.toHaveProperty('etag');
  });
});
