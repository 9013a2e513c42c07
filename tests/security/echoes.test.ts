import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { createScanner } from '../leak/canary.ts';

let gateway: TestGateway;
let id: string;
let token: string;
let scan: ReturnType<typeof createScanner>;
beforeAll(async () => {
  gateway = await startGateway({ connectors: ['entra-id'], simulator: { people: 6 } });
  id = gateway.simulator.people[0]?.id ?? '';
  gateway.simulator.answerNext({ server: 'graph', status: 200, headers: JSON_TYPE, body: page({ id }) });
  const users = (await gateway.get('/v1.0/users')).json() as { value: { id: string }[] };
  token = users.value[0]?.id ?? '';
  scan = createScanner([id]);
});
afterAll(() => gateway.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const page = (...value: readonly object[]) => JSON.stringify({ value });

/** Names that are known from Graph, and some that are not. */
const HEADERS = [
  'set-cookie link content-location content-disposition odata-entityid www-authenticate x-ms-ags-diagnostic server-timing',
  'request-id client-request-id preference-applied etag x-ms-resource-unit retry-after server x-other',
].flatMap((names) => names.split(' '));

/** What Graph answers, and the status that the caller is told where it is another. */
type Echo = {
  readonly status: number;
  readonly told?: number;
  /** What is asked for, where it is not all users. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

const echoes: Readonly<Record<string, (value: string) => Echo>> = {
  'the message and the code of an error': (value) => ({
    status: 404,
    body: `{"error":{"code":"${value}","message":"Resource '${value}' does not exist","innerError":{"code":"${value}"}}}`,
  }),
  'an error that is a page': (value) => ({ status: 502, body: `<html>${value}</html>` }),
  'every header of an answer': (value) => ({
    status: 200,
    headers: Object.fromEntries(HEADERS.map((name) => [name, value])),
    body: page({ department: 'Sales' }),
  }),
  'a preference that the endpoint lets through': (value) => ({
    status: 200,
    path: '/v1.0/users/delta',
    headers: { 'preference-applied': `odata.maxpagesize="${value}", odata.maxpagesize=${value}` },
    body: page({ department: 'Sales' }),
  }),
  'every header of an error': (value) => ({
    status: 504,
    headers: Object.fromEntries(HEADERS.map((name) => [name, value])),
    body: '{}',
  }),
  'the place of a redirect': (value) => ({
    status: 302,
    told: 502,
    headers: { location: `${gateway.simulator.graphUrl}/v1.0/users/${value}` },
    body: '',
  }),
  'the place of a fresh delta link': (value) => ({
    status: 410,
    headers: { location: `${gateway.simulator.graphUrl}/v1.0/users/delta?$deltatoken=${value}` },
    body: '{"error":{"code":"syncStateNotFound"}}',
  }),
  'context, link and annotations': (value) => ({
    status: 200,
    body: JSON.stringify({
      '@odata.context': `${gateway.simulator.graphUrl}/v1.0/$metadata#users('${value}')`,
      '@odata.id': `users('${value}')`,
      '@odata.nextLink': `${gateway.simulator.graphUrl}/v1.0/users?$skiptoken=${value}`,
      value: [],
    }),
  }),
  'properties that are dropped, unknown or pseudonymized, and names of properties': (value) => ({
    status: 200,
    body: page({
      id: value,
      mail: value,
      displayName: value,
      aboutMe: value,
      unheard: value,
      [value]: value,
    }),
  }),
  'a property that is kept': (value) => ({
    status: 200,
    // Only a GUID has the form of the property.
    told: value.includes('-') ? 502 : 200,
    body: page({ assignedLicenses: [{ skuId: value }] }),
  }),
};

test.each(Object.entries(echoes))('TOK-07 the value of a token does not come back in %s', async (_, echo) => {
  for (const value of [id, id.toUpperCase(), Buffer.from(id).toString('hex')]) {
    const sent = echo(value);
    gateway.simulator.answerNext({ ...sent, server: 'graph', headers: { ...JSON_TYPE, ...sent.headers } });
    const query = `$filter=${encodeURIComponent(`id eq '${token}'`)}`;
    const answer = await gateway.get(`${sent.path ?? '/v1.0/users'}?${query}`);
    expect(decodeURIComponent(gateway.seen().at(-1) ?? '')).toContain(id);
    expect(answer.status).toBe(sent.told ?? sent.status);
    expect(scan(`${answer.headerText}\n${answer.body}`)).toEqual([]);
    expect(scan(gateway.lines.join('\n'))).toEqual([]);
  }
});

test('TOK-07 a request id and a preference that repeat nothing go on, in answer and audit line', async () => {
  const requestId = '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11';
  const headers = {
    ...JSON_TYPE,
    'request-id': requestId,
    'preference-applied': 'odata.maxpagesize=50',
  };
  gateway.simulator.answerNext({ server: 'graph', status: 200, headers, body: page() });
  const answer = await gateway.get(`/v1.0/users/delta?$filter=${encodeURIComponent(`id eq '${token}'`)}`, {
    prefer: 'odata.maxpagesize=50',
  });
  expect([answer.status, answer.headers['request-id'], answer.headers['preference-applied']]).toEqual([
    200,
    requestId,
    'odata.maxpagesize=50',
  ]);
  expect(gateway.lines.at(-1)).toContain(requestId);
});
