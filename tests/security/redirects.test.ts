import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { listenOnLoopback } from '../stand-ins/listen-on-loopback.ts';

// There are no downloads: what Graph answers with a redirect ends here, wherever it leads, hosts that the gateway may ask included.

let gateway: TestGateway;
let other: Server;
let elsewhere: { readonly origin: string; readonly close: () => Promise<void> };
const heard: string[] = [];
beforeEach(async () => {
  heard.length = 0;
  other = createServer((request, response) => {
    heard.push(`${request.url} ${request.headers.authorization ?? ''}`);
    response.setHeader('content-type', 'application/json').end('{"value":[]}');
  });
  elsewhere = await listenOnLoopback(other);
  gateway = await startGateway({ connectors: ['entra-id'], simulator: { people: 3 } });
});
afterEach(async () => {
  await gateway.close();
  await elsewhere.close();
});

const USERS = '/v1.0/users?$top=999';
const places: Readonly<Record<string, () => string>> = {
  'another host': () => `${elsewhere.origin}/download`,
  'Graph itself': () => `${gateway.simulator.graphUrl}/v1.0/users?$top=2`,
  'Graph itself, as a path': () => '/v1.0/users?$top=2',
  'Entra ID': () => `${gateway.simulator.entraUrl}/common`,
  'the gateway': () => `${gateway.host.url}/v1.0/users`,
};

describe('NET-02 a redirect of Graph', () => {
  test.each(Object.entries(places))(
    'to %s is not followed, with or without a credential',
    async (_, place) => {
      await gateway.get(USERS);
      const before = gateway.simulator.requests.length;
      for (const status of [301, 302, 303, 307, 308]) {
        gateway.simulator.answerNext({ server: 'graph', status, headers: { location: place() }, body: '' });
        const answer = await gateway.get(USERS);
        expect([answer.status, answer.headers['nymgate-error'], answer.headers['location']]).toEqual([
          502,
          'SOURCE_ERROR',
          undefined,
        ]);
      }
      const asked = gateway.simulator.requests
        .slice(before)
        .map(({ server, rawTarget }) => `${server} ${rawTarget}`);
      expect(asked).toEqual(Array.from({ length: 5 }, () => `graph ${USERS}`));
      expect(heard).toEqual([]);
    },
  );
});

test('NET-02 a redirect of Entra ID is not followed: the assertion goes to one host', async () => {
  gateway.simulator.answerNext({
    server: 'entra',
    status: 307,
    headers: { location: `${elsewhere.origin}/token` },
    body: '',
  });
  expect((await gateway.get(USERS)).status).toBe(502);
  expect(gateway.simulator.requests.filter(({ server }) => server === 'entra')).toHaveLength(1);
  expect(heard).toEqual([]);
});
