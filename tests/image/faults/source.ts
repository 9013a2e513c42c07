import { createSelfSignedCertificate, startSimulator } from 'nymgate-simulator';
import { expect } from 'vitest';
import { answerUsers, type Fault, JSON_HEADERS, USERS } from './fault.ts';
import type { FaultStand, Gateway } from './stand.ts';

/** Another origin is another resource, for which the simulated Entra ID gives no token by itself. */
function configureGraph({ configure, simulator }: FaultStand, graph: string): void {
  const audience = 'api://AzureADTokenExchange';
  configure({ source: { authority: simulator.entraUrl, graph, scope: `${graph}/.default`, audience } });
  const token = { token_type: 'Bearer', expires_in: 3_599, access_token: 'a.b.c' };
  simulator.answerNext({
    ...{ server: 'entra', match: /token/, status: 200, headers: JSON_HEADERS, times: 9 },
    body: JSON.stringify(token),
  });
}

/** Requests that fail for 25 minutes, and then none. */
async function failForLong({ hold }: FaultStand, gateway: Gateway): Promise<void> {
  expect(await gateway.get(USERS)).toBe('SOURCE_UNREACHABLE');
  for (let round = 0; round < 5; round += 1) {
    await gateway.getMany(3, USERS);
    await hold(5, gateway);
  }
  await hold(30, gateway);
}

export const SOURCE: readonly Fault[] = [
  {
    name: 'O4 a response that Graph cuts in the middle',
    fires: [],
    cause: async (stand) => {
      const gateway = await stand.start();
      await gateway.getMany(3, USERS);
      await stand.hold(20, gateway);
      answerUsers(stand, '{"value":[]}', 8);
      expect(await gateway.get(USERS)).toBe('SOURCE_TRUNCATED');
      await stand.hold(20, gateway);
      expect(await gateway.get(USERS)).toBe('200');
      await stand.hold(30, gateway);
    },
  },
  {
    name: 'O12 Graph refuses connections',
    fires: ['NymgateFailures'],
    cause: async (stand) => {
      const gateway = await stand.start();
      expect(await gateway.get(USERS)).toBe('200');
      await stand.simulator.close();
      await failForLong(stand, gateway);
    },
  },
  {
    name: 'O12 DNS has no address for Graph',
    fires: ['NymgateFailures'],
    cause: async (stand) => {
      configureGraph(stand, 'https://graph.invalid');
      await failForLong(stand, await stand.start());
    },
  },
  {
    name: 'O12 the certificate of Graph is from an unknown authority',
    fires: ['NymgateFailures'],
    cause: async (stand) => {
      const graph = await startSimulator({
        people: 1,
        tls: createSelfSignedCertificate({ names: ['127.0.0.1'] }),
      });
      stand.onTestFinished(() => graph.close());
      configureGraph(stand, graph.graphUrl);
      await failForLong(stand, await stand.start());
    },
  },
  {
    name: 'Graph asks for patience',
    fires: ['NymgateThrottledByGraph'],
    cause: async ({ simulator, start, hold }) => {
      const gateway = await start();
      await gateway.get(USERS);
      await hold(20, gateway);
      simulator.setFaults({ 429: 100 });
      for (let minute = 0; minute < 28; minute += 1) {
        await gateway.getMany(70, USERS);
        await hold(1, gateway);
      }
      await hold(30, gateway);
    },
  },
  {
    name: 'Entra ID knows no such credential',
    fires: ['NymgateNoAccessToken', 'NymgateTokenRefused'],
    still: ['NymgateNoAccessToken'],
    cause: async ({ simulator, start, hold }) => {
      simulator.answerNextToken({ code: 700_213, times: 9 });
      const gateway = await start();
      expect(await gateway.get(USERS)).toBe('SOURCE_AUTH_FAILED');
      await hold(30, gateway);
    },
  },
  {
    name: 'Graph answers with a new property, another type and another link',
    fires: ['NymgateLinksUnmatched', 'NymgateMismatches', 'NymgateUnknownFields'],
    still: ['NymgateLinksUnmatched', 'NymgateMismatches', 'NymgateUnknownFields'],
    cause: async (stand) => {
      const gateway = await stand.start();
      const row = { id: stand.simulator.people[0]?.id, accountEnabled: 'yes', neverHeardOf: 1 };
      const next = `${stand.simulator.graphUrl}/v1.0/odd/users?$skiptoken=abc`;
      answerUsers(stand, JSON.stringify({ value: [row], '@odata.nextLink': next }));
      expect(await gateway.get(USERS)).toBe('200');
      await stand.hold(30, gateway);
    },
  },
];
