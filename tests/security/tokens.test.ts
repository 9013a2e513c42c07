import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

type Page = { readonly value: readonly { readonly id: string }[]; readonly '@odata.nextLink'?: string };

let gateway: TestGateway;
let ids: readonly string[];
let busy: { readonly id: string; readonly link: string };

beforeAll(async () => {
  gateway = await startGateway({ connectors: ['entra-id', 'outlook-cal'], simulator: { people: 12 } });
  ids = page(await gateway.get('/entra-id/v1.0/users?$top=12')).value.map(({ id }) => id);
  for (const id of ids) {
    const answer = await gateway.get(`/outlook-cal/v1.0/users/${id}/events?$top=1`);
    if (answer.status !== 200) continue;
    const link = page(answer)['@odata.nextLink'];
    if (link !== undefined) busy = { id, link: link.slice(gateway.host.url.length) };
  }
  gateway.seen();
});
afterAll(() => gateway.close());

const page = (answer: { json: () => unknown }) => answer.json() as Page;
const sealed = () => busy.link.slice(busy.link.indexOf('s~'));
const refused = async (target: string) => {
  const { status, headers, body } = await gateway.get(target);
  expect(gateway.seen()).toEqual([]);
  const message = (JSON.parse(body) as { error: { message: string } }).error.message;
  return [status, headers['nymgate-error'], message];
};
const REFUSAL = [400, 'TOKEN_INVALID', 'A reversible pseudonym or sealed link is not valid here.'];

test('ODA-06 a next link leads to the gateway, holds one opaque value, and the next page arrives', async () => {
  expect(busy.link).toMatch(/^\/outlook-cal\/v1\.0\/users\/p~[^/]+\/events\?\$skiptoken=s~[A-Za-z0-9_-]+$/);
  const answer = await gateway.get(busy.link);
  expect(answer.status).toBe(200);
  expect(page(answer).value).toHaveLength(1);
  gateway.seen();
});

describe('TOK-08 a sealed link is bound to tenant, connector, endpoint and the ids in its path', () => {
  test('the mailbox of somebody else', async () => {
    const other = ids.find((id) => id !== busy.id);
    expect(await refused(busy.link.replace(busy.id, other ?? ''))).toEqual(REFUSAL);
  });
  test('another endpoint of the same connector', async () => {
    expect(
      await refused(`/outlook-cal/v1.0/users/${busy.id}/calendar/events?$skiptoken=${sealed()}`),
    ).toEqual(REFUSAL);
  });
  test('another connector', async () => {
    expect(await refused(`/entra-id/v1.0/users?$skiptoken=${sealed()}`)).toEqual(REFUSAL);
  });
  test('another deployment of the same tenant, with another key', async () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 251)).toString(
      'base64url',
    );
    process.env['NYMGATE_TEST_OTHER_KEY'] = key;
    const other = await startGateway({
      connectors: ['entra-id', 'outlook-cal'],
      simulator: { people: 12 },
      config: { pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:NYMGATE_TEST_OTHER_KEY' }] } },
    });
    const answer = await other.get(`/outlook-cal/v1.0/users/${busy.id}/events`);
    expect([answer.status, answer.headers['nymgate-error']]).toEqual(REFUSAL.slice(0, 2));
    const link = await other.get(busy.link);
    expect([link.status, link.headers['nymgate-error']]).toEqual(REFUSAL.slice(0, 2));
    await other.close();
  });
  test('beside other options, which are decided as ever and then left behind', async () => {
    gateway.seen();
    expect((await gateway.get(busy.link)).status).toBe(200);
    const alone = gateway.seen();
    expect((await gateway.get(`${busy.link}&$top=5`)).status).toBe(200);
    expect(gateway.seen()).toEqual(alone);
    expect((await refused(`${busy.link}&$filter=subject eq 'x'`.replaceAll(' ', '%20'))).slice(0, 2)).toEqual(
      [403, 'QUERY_NOT_ALLOWED'],
    );
    expect((await refused(`${busy.link}&$skiptoken=${sealed()}`))[0]).toBe(400);
  });
});

describe('TOK-04 every way of being wrong looks the same', () => {
  test.each([
    ['cut', (token: string) => token.slice(0, -3)],
    ['padded', (token: string) => `${token.split('@')[0]}=`],
    [
      'changed in the middle',
      (token: string) => `${token.slice(0, 60)}${token[60] === 'A' ? 'B' : 'A'}${token.slice(61)}`,
    ],
    ['with a domain that is not its own', (token: string) => `${token}@contoso.com`],
    ['short', () => 'p~AAAA'],
    ['long', () => `p~${'A'.repeat(3_000)}`],
    ['too long', () => `p~${'A'.repeat(5_000)}`],
    ['random', () => `p~${Buffer.alloc(90, 7).toString('base64url')}`],
    ['a sealed link', () => sealed()],
  ])('%s', async (_name, change) => {
    expect(await refused(`/entra-id/v1.0/users/${change(ids[0] ?? '')}`)).toEqual(REFUSAL);
  });
  test.each([
    ['cut', (link: string) => link.slice(0, -2)],
    ['changed', (link: string) => `${link.slice(0, -4)}${link.endsWith('A') ? 'BBBB' : 'AAAA'}`],
    ['a reversible pseudonym', () => ids[0] ?? ''],
  ])('a sealed link: %s', async (_name, change) => {
    const target = `/outlook-cal/v1.0/users/${busy.id}/events?$skiptoken=${change(sealed())}`;
    expect(await refused(target)).toEqual(REFUSAL);
  });
});

test('TOK-09 more tokens than the limit', async () => {
  const filter = Array.from({ length: 3 }, () => `id eq '${ids[0]}'`).join(' or ');
  const answer = await gateway.get(`/entra-id/v1.0/users?$filter=${encodeURIComponent(filter)}`);
  expect(answer.status).toBe(200);
  gateway.seen();
  const many = await startGateway({
    connectors: ['entra-id'],
    simulator: { people: 6 },
    config: { limits: { tokens: 2 } },
  });
  const own = page(await many.get('/v1.0/users?$top=6')).value.map(({ id }) => id);
  const wide = own
    .slice(0, 3)
    .map((id) => `id eq '${id}'`)
    .join(' or ');
  expect((await many.get(`/v1.0/users?$filter=${encodeURIComponent(wide)}`)).status).toBe(400);
  await many.close();
});

test('the guard lets a reversible pseudonym be compared, and Graph sees the value it stands for', async () => {
  const answer = await gateway.get(`/entra-id/v1.0/users?$filter=${encodeURIComponent(`id eq '${ids[0]}'`)}`);
  expect(answer.status).toBe(200);
  expect(page(answer).value.map(({ id }) => id)).toEqual([ids[0]]);
  expect(decodeURIComponent(gateway.seen()[0] ?? '')).toMatch(/\$filter=id eq '[0-9a-f-]{36}'/);
});
