import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

// Graph repeats in a paging link the path that it was asked for, with the pseudonyms of the request opened.

const JSON_TYPE = { 'content-type': 'application/json' };
const SEALING = `links: seal
endpoints:
  - pathTemplate: /v1.0/users/{user}/events
    allowedQueryParams: [$top]
    transforms:
      - !<redact>
        jsonPaths: ["$.value[*]", "$['@odata.context']"]
  - pathTemplate: /v1.0/users
    transforms:
      - !<redact>
        jsonPaths: ["$['@odata.context']", "$.value[*]['displayName', 'givenName', 'surname']"]
      - !<pseudonymize>
        jsonPaths: ["$..['id', 'mail', 'userPrincipalName']"]
        includeReversible: true
`;

let gateway: TestGateway;

function answerWithLink(path: string): void {
  gateway.simulator.answerNext({
    match: /\/events/,
    server: 'graph',
    status: 200,
    headers: JSON_TYPE,
    body: JSON.stringify({
      value: [],
      '@odata.nextLink': `${gateway.simulator.graphUrl}${path}?$skiptoken=abc`,
    }),
  });
}

async function nextLink(target: string): Promise<string> {
  const answer = await gateway.get(target);
  expect(answer.status).toBe(200);
  const link = (answer.json() as Record<string, string>)['@odata.nextLink'] ?? '';
  expect(link).toContain('s~');
  return link.slice(gateway.host.url.length);
}

/** What Graph is asked for when a caller follows the link. */
async function follow(link: string): Promise<readonly string[]> {
  gateway.seen();
  answerWithLink('/v1.0/users/x/events');
  await gateway.get(link);
  return gateway.seen();
}

describe('where ids may stand in paths in clear (pseudonymizeAppIds: false)', () => {
  let address: string;
  let id: string;
  const events = (user: string) => `/outlook-cal/v1.0/users/${user}/events`;
  beforeAll(async () => {
    gateway = await startGateway({
      connectors: ['entra-id', 'outlook-cal'],
      options: { pseudonymizeAppIds: false },
    });
    address = gateway.simulator.people[0]?.userPrincipalName ?? '';
    id = gateway.simulator.people[0]?.id ?? '';
  });
  afterAll(() => gateway.close());

  test('T1-22 a link never holds an address, whoever asked with an id or with its pseudonym, and leads back to it', async () => {
    const path = `/v1.0/users/${encodeURIComponent(address)}/events`;
    answerWithLink(path);
    const link = await nextLink(events(id));
    const [, token = ''] = /\/v1\.0\/users\/(p~[^/]+)\/events\?\$skiptoken=s~/.exec(link) ?? [];
    expect(await follow(link)).toEqual([`${path}?$skiptoken=abc`]);
    answerWithLink(path);
    const second = await nextLink(events(token));
    for (const text of [link, second]) expect(decodeURIComponent(text)).not.toContain(address);
    expect(second).toContain(`/v1.0/users/${token}/events?`);
  });

  test('T1-22 an opened address that comes back does not leave', async () => {
    answerWithLink(`/v1.0/users/${encodeURIComponent(address)}/events`);
    const [, token = ''] = /\/users\/(p~[^/]+)\//.exec(await nextLink(events(id))) ?? [];
    gateway.simulator.answerNext({
      match: /\/v1\.0\/users\//,
      server: 'graph',
      status: 200,
      headers: JSON_TYPE,
      body: JSON.stringify({ id, department: `of ${address}`, companyName: address, accountEnabled: true }),
    });
    const answer = await gateway.get(`/entra-id/v1.0/users/${token}`);
    expect([answer.status, answer.json()]).toEqual([200, { id, accountEnabled: true }]);
  });

  test('what a caller has written in clear stays clear', async () => {
    answerWithLink(`/v1.0/users/${id}/events`);
    const link = await nextLink(events(id));
    expect(link).toContain(`/v1.0/users/${id}/events?$skiptoken=s~`);
    expect(await follow(link)).toEqual([`/v1.0/users/${id}/events?$skiptoken=abc`]);
  });
});

describe("sealed links of Psoxy's language, with a path parameter of any form", () => {
  let token: string;
  let id: string;
  beforeAll(async () => {
    gateway = await startGateway({ connectors: ['outlook-cal'], rules: SEALING });
    const users = (await gateway.get('/v1.0/users')).json() as { value: { id: string }[] };
    token = users.value[0]?.id ?? '';
    id = gateway.simulator.people[0]?.id ?? '';
  });
  afterAll(() => gateway.close());

  test('T1-22 a link tells nobody the id whose pseudonym they asked with, and leads back to it', async () => {
    expect(token).toMatch(/^p~/);
    answerWithLink(`/v1.0/users/${id}/events`);
    const link = await nextLink(`/v1.0/users/${token}/events`);
    expect(link).not.toContain(id);
    expect(await follow(link)).toEqual([`/v1.0/users/${id}/events?$skiptoken=abc`]);
  });

  test('T1-22 an opened id that comes back ends the answer', async () => {
    gateway.simulator.answerNext({
      match: /\/events/,
      server: 'graph',
      status: 200,
      headers: JSON_TYPE,
      body: JSON.stringify({ value: [], of: id }),
    });
    const answer = await gateway.get(`/v1.0/users/${token}/events`);
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([502, 'RESPONSE_NOT_SANITIZABLE']);
  });
});

describe('the policies as they are delivered', () => {
  beforeAll(async () => {
    gateway = await startGateway({ connectors: ['entra-id', 'msft-teams'] });
  });
  afterAll(() => gateway.close());

  const answerWith = (match: RegExp, body: object) =>
    gateway.simulator.answerNext({
      match,
      server: 'graph',
      status: 200,
      headers: JSON_TYPE,
      body: JSON.stringify(body),
    });
  const outcome = async (target: string) => {
    const { status, headers } = await gateway.get(target);
    return [status, headers['nymgate-error']];
  };
  const firstOf = async (target: string) =>
    ((await gateway.get(target)).json() as { value: { id: string }[] }).value[0]?.id ?? '';

  test('T1-22 an opened id that comes back ends the answer, also where the path holds another id in clear', async () => {
    const id = gateway.simulator.people[0]?.id ?? '';
    answerWith(/\/users/, { value: [{ id }] });
    const token = await firstOf('/entra-id/v1.0/users');
    const group = await firstOf('/entra-id/v1.0/groups');
    for (const path of ['users', `groups/${group}/members`]) {
      answerWith(/\/v1\.0\//, { value: [{ assignedLicenses: [{ skuId: id }] }] });
      expect(await outcome(`/entra-id/v1.0/${path}?$filter=id%20eq%20'${token}'`)).toEqual([
        502,
        'RESPONSE_NOT_SANITIZABLE',
      ]);
    }
  });

  test.each([3_100, 4_500])('a link of %d characters that is handed out leads on', async (length) => {
    const token = 'a'.repeat(length);
    const url = `${gateway.simulator.graphUrl}/v1.0/users?$top=1&$skiptoken=${token}`;
    answerWith(/\/v1\.0\/users/, { value: [], '@odata.nextLink': url });
    const link = await nextLink('/entra-id/v1.0/users?$top=1');
    answerWith(new RegExp(`skiptoken=a{${length}}$`), { value: [] });
    expect(await outcome(link)).toEqual([200, undefined]);
  });

  test('the longest link that is handed out leads on, whatever the gateway is called', async () => {
    const linkOf = async (length: number) => {
      const url = `${gateway.simulator.graphUrl}/v1.0/users?$skiptoken=${'a'.repeat(length)}`;
      answerWith(/\/v1\.0\/users/, { value: [], '@odata.nextLink': url });
      return gateway.get('/entra-id/v1.0/users?$top=1');
    };
    let most = 5_900;
    while ((await linkOf(most + 1)).status === 200) most += 1;
    const link = ((await linkOf(most)).json() as Record<string, string>)['@odata.nextLink'] ?? '';
    const target = link.slice(gateway.host.url.length);
    expect(target.length).toBeGreaterThan(8_192 - 4);
    answerWith(/skiptoken=a+$/, { value: [] });
    expect(await outcome(target)).toEqual([200, undefined]);
  });

  test('a link that would be refused is not handed out', async () => {
    const url = `${gateway.simulator.graphUrl}/v1.0/users?$skiptoken=${'a'.repeat(9_000)}`;
    answerWith(/\/v1\.0\/users/, { value: [], '@odata.nextLink': url });
    expect(await outcome('/entra-id/v1.0/users?$top=1')).toEqual([502, 'RESPONSE_NOT_SANITIZABLE']);
  });
});
