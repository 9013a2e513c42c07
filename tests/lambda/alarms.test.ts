import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { functionUrlEvent, SESSION } from '../stand-ins/lambda/events.ts';
import { createLineFilter } from '../stand-ins/lambda/filter-pattern.ts';
import { type LambdaWorld, lambdaWorld } from '../stand-ins/lambda/lambda-world.ts';
import type { LambdaProcess } from '../stand-ins/lambda/start-lambda.ts';

// Functions have no /metrics. What the guide alarms on, over the lines of the bundle with real faults.

const guide = readFileSync(new URL('../../docs/guides/host-aws-lambda.md', import.meta.url), 'utf8');
const FILTERS = [...guide.matchAll(/^put_filter ([\w-]+) '([^']+)'$/gm)].map(
  ([, name = '', pattern = '']) => [name, createLineFilter(pattern)] as const,
);

let world: LambdaWorld;
beforeAll(async () => {
  world = await lambdaWorld();
});
afterAll(() => world.close());

const page = functionUrlEvent({ userArn: SESSION, query: '$top=5' });
const code = async (lambda: LambdaProcess) => (await lambda.ask(page)).headers['nymgate-error'];
const JSON_HEADERS = { 'content-type': 'application/json' };
const answerUsers = (body: string, cutAfter?: number) =>
  world.simulator.answerNext({
    ...{ match: /users/, status: 200, headers: JSON_HEADERS, body },
    ...(cutAfter !== undefined && { cutAfter }),
  });

type Fault = {
  readonly name: string;
  readonly counted: readonly string[];
  readonly cause: () => Promise<readonly LambdaProcess[]>;
};

const FAULTS: readonly Fault[] = [
  {
    name: 'O1 two environments, one after the other',
    counted: [],
    cause: async () => {
      const [one, two] = [await world.start(), await world.start()];
      for (const lambda of [one, two]) expect(await code(lambda)).toBeUndefined();
      return [one, two];
    },
  },
  {
    name: 'O2 standard output that is not read',
    counted: ['not-serving'],
    cause: async () => {
      const lambda = await world.start();
      lambda.readOutput(false);
      await vi.waitFor(async () => expect(await code(lambda)).toBe('NOT_READY'), {
        timeout: 30_000,
        interval: 0,
      });
      lambda.readOutput(true);
      return [lambda];
    },
  },
  {
    name: 'O3 the first response that is withheld',
    counted: ['answers-withheld', 'failed'],
    cause: async () => {
      const lambda = await world.start();
      answerUsers('{"value":{}}');
      expect(await code(lambda)).toBe('RESPONSE_NOT_SANITIZABLE');
      return [lambda];
    },
  },
  {
    name: 'O4 a response that Graph cuts in the middle',
    counted: ['failed'],
    cause: async () => {
      const lambda = await world.start();
      answerUsers('{"value":[]}', 8);
      expect(await code(lambda)).toBe('SOURCE_TRUNCATED');
      return [lambda];
    },
  },
  {
    name: 'O5 one connector whose rules have a fault',
    counted: ['not-serving'],
    cause: async () => {
      const rules = world.path('rules.yaml');
      writeFileSync(rules, 'endpoints: 7\n', { mode: 0o600 });
      const { connectors } = world.config;
      const acme = { ...connectors['entra-id'], of: 'entra-id', rules, tenant: OTHER, clientId: OTHER };
      const lambda = await world.start({ connectors: { ...connectors, acme } });
      const own = functionUrlEvent({ userArn: SESSION, path: '/entra-id/v1.0/users', query: '$top=5' });
      expect((await lambda.ask(own)).status).toBe(200);
      return [lambda];
    },
  },
  {
    name: 'O6 a start that is refused',
    counted: ['not-serving'],
    cause: async () => {
      rmSync(world.path('late'), { force: true });
      const pseudonyms = { scheme: 'native', keys: [{ id: 1, secret: `file:${world.path('late')}` }] };
      const lambda = await world.start({ pseudonyms });
      expect(await code(lambda)).toBe('NOT_READY');
      return [lambda];
    },
  },
  ...(
    [
      ['refuses connections', 'http://127.0.0.1:9', 'refused'],
      ['has no address', 'https://graph.invalid', 'DNS knows no address'],
    ] as const
  ).map(([name, graph, cause]) => ({
    name: `O12 Graph ${name}`,
    counted: ['failed'],
    cause: async () => {
      const token = { token_type: 'Bearer', expires_in: 3_599, access_token: 'a.b.c' };
      world.simulator.answerNext({
        ...{ server: 'entra', match: /token/, status: 200, headers: JSON_HEADERS },
        body: JSON.stringify(token),
      });
      const authority = world.simulator.entraUrl;
      const scope = { scope: `${graph}/.default`, audience: 'api://AzureADTokenExchange' };
      const lambda = await world.start({ source: { authority, graph, ...scope } });
      const { headers, body } = await lambda.ask(page);
      expect([headers['nymgate-error'], body.toString()]).toEqual([
        'SOURCE_UNREACHABLE',
        expect.stringContaining(cause),
      ]);
      return [lambda];
    },
  })),
  {
    name: 'Entra ID knows no such credential',
    counted: ['failed', 'source-auth'],
    cause: async () => {
      world.simulator.answerNextToken({ code: 700_213, times: 2 });
      const lambda = await world.start();
      expect(await code(lambda)).toBe('SOURCE_AUTH_FAILED');
      return [lambda];
    },
  },
];

const OTHER = '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70';

describe('what the metric filters of the guide count', () => {
  test.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s', async (_, { cause, counted }) => {
    const lambdas = await cause();
    const lines = () => lambdas.flatMap((each) => [...each.lines(), ...each.told().split('\n')]);
    const found = () => FILTERS.filter(([, has]) => lines().some(has)).map(([name]) => name);
    await vi.waitFor(() => expect(found().sort()).toEqual(counted), 5_000);
  });

  test('each filter counts one of these faults', () => {
    const names = FILTERS.map(([name]) => name).sort();
    expect(names).toEqual([...new Set(FAULTS.flatMap(({ counted }) => counted))].sort());
  });
});
