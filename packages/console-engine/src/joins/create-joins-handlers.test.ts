import type { PersonJoins } from 'nymgate-console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../gateway/src/config/load-config.ts';
import { type DemoStack, startDemoStack } from '../../../shell/src/gateway/start-demo-stack.ts';
import { readSheet } from '../dictionary/create-dictionary-handlers.ts';
import { watchLocalAuditLog } from '../operation/watch-audit.ts';
import { createGraphRecorder } from '../raw/create-graph-recorder.ts';
import { type ConsoleTarget, simulatedTarget } from '../shared/console-target.ts';
import { createPolicyLoader } from '../shared/load-policy.ts';
import { createJoinsHandlers, joinsStreams } from './create-joins-handlers.ts';

let stack: DemoStack;
let target: ConsoleTarget;

beforeAll(async () => {
  stack = await startDemoStack({ people: 8, seed: 1, port: 0, tls: false });
  target = simulatedTarget(stack, createGraphRecorder(), watchLocalAuditLog());
});
afterAll(() => stack.close());

async function findPerson(number: number): Promise<PersonJoins> {
  const signal = new AbortController().signal;
  for await (const item of joinsStreams(target)['joins/person']({ number }, signal))
    if ('person' in item) return item.person;
  throw new Error('no person came');
}

describe('one person in the answers of all connectors', () => {
  test('the same id stands in every connector, and no column holds what is raw', {
    timeout: 120_000,
  }, async () => {
    const first = await findPerson(0);
    const id = first.pseudonyms.findIndex(({ from }) => from.includes('user.id'));
    const connectors = first.locations
      .filter(({ pseudonym }) => pseudonym === id)
      .map(({ connector }) => connector);
    expect(new Set(connectors)).toEqual(
      new Set(stack.host.app.status().connectors.map(({ id: name }) => name)),
    );
    expect(first.locations).toContainEqual(
      expect.objectContaining({
        connector: 'outlook-mail',
        table: 'message',
        column: 'path_userId',
        pseudonym: id,
      }),
    );
    const { displayName = '', mail = '' } = stack.simulator.people[0] ?? {};
    const reported = JSON.stringify(first);
    for (const raw of [displayName, mail, mail.split('@')[0] ?? '']) expect(reported).not.toContain(raw);
    expect(first.unjoined.dropped.map(({ property }) => property)).toContain('displayName');
    expect(first.unjoined.dropped.every(({ reason }) => reason !== '')).toBe(true);
    expect(first.requests).toBeGreaterThan(40);
  });

  test('nobody of that number, and a real tenant, are told as problems', async () => {
    await expect(findPerson(9_999)).rejects.toMatchObject({ problem: { code: 'PERSON_UNKNOWN' } });
    const real = { ...target, simulated: undefined, tenant: { kind: 'inspected', name: 'x' } } as const;
    const stream = joinsStreams(real)['joins/person']({ number: 0 }, new AbortController().signal);
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      problem: { code: 'PERSON_UNKNOWN' },
    });
    const people = await createJoinsHandlers(real)['joins/people']({}, new AbortController().signal);
    expect(people).toEqual({ tenant: 'inspected', people: [] });
  });

  test('who leaves the page ends the requests', async () => {
    const aborting = new AbortController();
    const stream = joinsStreams(target)
      ['joins/person']({ number: 2 }, aborting.signal)
      [Symbol.asyncIterator]();
    await stream.next();
    aborting.abort();
    await expect(
      (async () => {
        for (let item = await stream.next(); item.done !== true; item = await stream.next());
      })(),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the document and the tables', () => {
  test('are of the configuration, and of nothing else', async () => {
    const common = { environment: 'simulated', policies: createPolicyLoader(target) };
    const sheet = await readSheet(target.config, { connector: 'outlook-cal', language: 'de', ...common });
    expect(sheet.language).toBe('de');
    expect(JSON.stringify(sheet)).toContain(
      stack.host.app.status().connectors.find(({ id }) => id === 'outlook-cal')?.policy ?? 'no policy',
    );
    for (const connector of ['nobody', 'toString', '__proto__'])
      await expect(readSheet(target.config, { connector, language: 'en', ...common })).rejects.toThrow(
        'The configuration has no connector',
      );
  });

  test('a connector with rules of its own has no tables here', async () => {
    const { connectors } = target.config;
    const settings = connectors['outlook-cal'];
    const text = JSON.stringify({
      ...{ listen: { port: 0 }, admin: { port: 0 } },
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
      connectors: { 'outlook-cal': { ...settings, rules: 'own.yaml' } },
    });
    const config = loadConfig({ text, file: 'own', environment: {} });
    await expect(
      createJoinsHandlers({ ...target, config })['joins/tables'](
        { connector: 'outlook-cal' },
        new AbortController().signal,
      ),
    ).rejects.toMatchObject({ problem: { code: 'CONNECTOR_UNKNOWN' } });
    const picture = await createJoinsHandlers(target)['joins/tables'](
      { connector: 'outlook-cal' },
      new AbortController().signal,
    );
    expect(picture.boxes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['user', 'event', 'calendar']),
    );
    expect(picture.lines).toContainEqual(expect.objectContaining({ from: 'event', to: 'user' }));
  });
});
