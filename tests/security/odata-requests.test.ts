import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parsePartResponses, sendBatch } from '../harness/send-batch.ts';
import type { RawResponse } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

let gateway: TestGateway;
let group: string;
let person: string;
beforeAll(async () => {
  gateway = await startGateway({
    connectors: ['outlook-cal', 'entra-id'],
    simulator: { people: 40 },
  });
  group = await findLargestGroup();
  person = rowsOf(await gateway.get('/entra-id/v1.0/users?$top=1'))[0]?.id ?? '';
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.seen());

type Row = { readonly id: string; readonly '@odata.type'?: string };
type Page = { readonly value: readonly Row[]; readonly '@odata.nextLink'?: string };

const rowsOf = (answer: RawResponse) => (answer.json() as Page).value;
const outcome = ({ status, headers }: RawResponse) => [status, headers['nymgate-error']];
const target = (link: string) => new URL(link).pathname + new URL(link).search;

/** The pseudonym of the group with the most members. */
async function findLargestGroup(): Promise<string> {
  let largest = { id: '', size: 0 };
  for (const { id } of rowsOf(await gateway.get('/entra-id/v1.0/groups'))) {
    const size = rowsOf(await gateway.get(`/entra-id/v1.0/groups/${id}/members`)).length;
    if (size > largest.size) largest = { id, size };
  }
  return largest.id;
}

test.each(['/entra-id/v1.0/users?', '/v1.0/users?', '/entra-id/v1.0/users/?'])(
  'REQ-09 an empty query is none: %s',
  async (empty) => {
    const plain = await gateway.get(empty.replace('?', ''));
    const [asked] = gateway.seen();
    const answer = await gateway.get(empty);
    expect([answer.status, answer.body]).toEqual([200, plain.body]);
    expect(gateway.seen()).toEqual([asked]);
  },
);

describe('casts', () => {
  const members = (rest: string) => `/entra-id/v1.0/groups/${group}/members${rest}`;

  test.each(['/microsoft.graph.user', '/graph.user', '/Microsoft.Graph.User', '/microsoft.graph.user/'])(
    'ODA-08 the rows of a type that is delivered: %s',
    async (cast) => {
      const all = rowsOf(await gateway.get(members('')));
      gateway.seen();
      const answer = await gateway.get(members(cast));
      expect(outcome(answer)).toEqual([200, undefined]);
      const people = all.filter((row) => row['@odata.type'] === '#microsoft.graph.user');
      expect(people.length).toBeGreaterThan(3);
      expect(rowsOf(answer).map(({ id }) => id)).toEqual(people.map(({ id }) => id));
      expect(gateway.seen()).toEqual([
        expect.stringMatching(/^\/v1\.0\/groups\/[0-9a-f-]{36}\/members\/microsoft\.graph\.user\?\$top=999$/),
      ]);
    },
  );

  test('ODA-08 its pages hold the cast to the end, and only with it', async () => {
    const whole = rowsOf(await gateway.get(members('/graph.user'))).map(({ id }) => id);
    const found: string[] = [];
    let next: string | undefined = members('/graph.user?$top=3');
    let first: string | undefined;
    while (next !== undefined) {
      const answer: RawResponse = await gateway.get(next);
      expect(outcome(answer)).toEqual([200, undefined]);
      found.push(...rowsOf(answer).map(({ id }) => id));
      const link: string | undefined = (answer.json() as Page)['@odata.nextLink'];
      first ??= link;
      next = link && target(link);
    }
    expect(found).toEqual(whole);
    expect(first).toContain(`/entra-id/v1.0/groups/${group}/members/microsoft.graph.user?$skiptoken=s~`);
    for (const other of ['', '/microsoft.graph.group'])
      expect(outcome(await gateway.get(target(first ?? '').replace('/microsoft.graph.user', other)))).toEqual(
        [400, 'TOKEN_INVALID'],
      );
  });

  test.each([
    ['of what no rule names', () => '/entra-id/v1.0/devices/microsoft.graph.device'],
    ['of one object', () => `/entra-id/v1.0/users/${person}/microsoft.graph.user`],
    ['of a round of changes', () => '/entra-id/v1.0/users/delta/microsoft.graph.user'],
    ['of a number', () => '/entra-id/v1.0/users/$count/microsoft.graph.user'],
    ['of what is no list of the directory', () => `/v1.0/users/${person}/events/microsoft.graph.user`],
    ['to a type that is none of the directory', () => members('/microsoft.graph.message')],
    ['of another namespace', () => members('/evil.graph.user')],
    ['twice', () => members('/microsoft.graph.user/microsoft.graph.user')],
    ['with more behind it', () => members('/microsoft.graph.user/$ref')],
  ])('ODA-08 no cast %s', async (_, path) => {
    const answer = await gateway.get(path());
    expect(outcome(answer)).toEqual([403, 'ENDPOINT_NOT_ALLOWED']);
    expect(gateway.seen()).toEqual([]);
  });

  test('REQ-17 without a connector the one whose rules name the list is asked', async () => {
    const answer = await gateway.get(`/v1.0/groups/${group}/members/graph.user`);
    expect([...outcome(answer), answer.headers['nymgate-connector']]).toEqual([
      200,
      undefined,
      'outlook-cal',
    ]);
  });
});

describe('a number', () => {
  test.each([
    ['text/plain', 'text/plain'],
    ['*/*', 'text/plain'],
    ['text/plain;q=0.9', 'text/plain'],
    ['application/json, text/plain', 'text/plain'],
    ['application/json', 'application/json'],
    ['application/json;odata.metadata=none', 'application/json'],
  ])('is text, as Graph has it, but for who takes JSON alone: Accept: %s', async (accept, type) => {
    const answer = await gateway.get('/entra-id/v1.0/users/$count', { accept });
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([
      200,
      type,
      String(gateway.simulator.people.length),
    ]);
  });

  test('rows and refusals are JSON, whatever is asked for', async () => {
    for (const path of ['/entra-id/v1.0/users?$top=1', '/entra-id/v1.0/nothing/$count']) {
      const answer = await gateway.get(path, { accept: 'text/plain' });
      expect(answer.headers['content-type']).toBe('application/json');
    }
  });

  test('it is JSON in a batch', async () => {
    const parts = parsePartResponses(await sendBatch(gateway.host.url, [{ id: '1', url: '/users/$count' }]));
    expect(parts['1']).toMatchObject({ status: 200, headers: { 'Content-Type': 'application/json' } });
    expect(parts['1']?.body).toBe(gateway.simulator.people.length);
  });
});

describe('a batch at the root, as PnPjs sends it', () => {
  test.each(['/$batch', '/entra-id/$batch'])('%s has requests of v1.0', async (place) => {
    const parts = parsePartResponses(
      await sendBatch(
        gateway.host.url,
        [
          { id: '1', url: '/users?$top=1' },
          { id: '2', url: 'v1.0/users?$top=1' },
          { id: '3', url: '/beta/users?$top=1' },
        ],
        { target: place },
      ),
    );
    expect(Object.values(parts).map(({ status }) => status)).toEqual([200, 200, 403]);
    expect(gateway.seen()).toEqual(Array(2).fill('/v1.0/users?$top=999'));
  });

  test.each([
    ['/nobody/$batch', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['/entra-id/entra-id/$batch', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['/$batch?$top=1', 403, 'QUERY_NOT_ALLOWED'],
    ['/$batch/$batch', 403, 'ENDPOINT_NOT_ALLOWED'],
  ])('BAT-01 %s is none', async (place, status, code) => {
    const answer = await sendBatch(gateway.host.url, [{ id: '1', url: '/users' }], { target: place });
    expect(outcome(answer)).toEqual([status, code]);
    expect(gateway.seen()).toEqual([]);
  });
});
