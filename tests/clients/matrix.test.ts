import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENTS } from './programs/clients.ts';
import { install } from './programs/install.ts';
import { forgetVerdict, keepVerdict, readVerdicts } from './programs/outcomes.ts';
import { type Outcomes, runClient } from './programs/run-client.ts';
import { CASES } from './stand/cases.ts';
import { clientsPage } from './stand/clients-page.ts';
import { type Stand, startStand } from './stand/start-stand.ts';
import { readTruth, type Truth } from './stand/truth.ts';

describe.each(CLIENTS.map((client) => [client.name, client] as const))('%s', (_, client) => {
  let stand: Stand | undefined;
  let truth: Truth;
  let outcomes: Outcomes = {};
  const passed = new Set<string>();

  beforeAll(async () => {
    forgetVerdict(client);
    await install(client.runtime);
    stand = await startStand();
    truth = await readTruth(stand.simulator);
    outcomes = await runClient(client, stand, truth);
  });
  afterAll(async () => {
    keepVerdict(client, { outcomes, passed: [...passed] });
    await stand?.close();
  });

  const possible = CASES.filter(({ id }) => client.lacks[id] === undefined);
  test.each(possible.map((each) => [each.id, each] as const))('%s', (id, { expected }) => {
    const saw = { ...expected(truth), ...client.loses[id]?.sees };
    // Where the client has failed, what is printed is its own error object.
    expect(outcomes[id]).toEqual({ saw });
    passed.add(id);
  });

  for (const [id, { sees }] of Object.entries(client.also ?? {}))
    test(id, () => {
      expect(outcomes[id]).toEqual({ saw: sees(truth) });
      passed.add(id);
    });

  test('throttle: Graph did throttle once, and was asked again', () => {
    const answered = passed.delete('throttle');
    const graph = stand?.simulator.requests.filter(({ server }) => server === 'graph') ?? [];
    const refused = graph.findIndex(({ status }) => status === 429);
    expect(graph.filter(({ status }) => status === 429)).toHaveLength(1);
    expect(graph.slice(refused + 1).map(({ rawTarget }) => rawTarget)).toContain(graph[refused]?.rawTarget);
    if (answered) passed.add('throttle');
  });
});

test('docs/reference/clients.md says what the last run of each client has seen; -u writes it anew', async () => {
  await expect(clientsPage(readVerdicts())).toMatchFileSnapshot('../../docs/reference/clients.md');
});
