import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CONNECTORS } from '../../packages/connectors/src/index.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { type Exchange, walkConnector } from './walk-connector.ts';

// What every example call of every connector is answered, as files that people read: tenant, keys and time are fixed, so whatever
// changes in an answer changes a file. After a change that is meant: `npx vitest run tests/leak/golden-answers.test.ts -u`, and
// read the difference.

const NOW = new Date('2026-11-02T09:00:00Z');
const ROWS = 2;

describe('SAN-07 golden answers', () => {
  const answers = new Map<string, readonly Exchange[]>();
  let gateway: TestGateway;

  beforeAll(async () => {
    // Examples ask for the days around today.
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    gateway = await startGateway({ simulator: { people: 16, seed: 11, now: () => NOW } });
    for (const connector of Object.values(CONNECTORS))
      answers.set(connector.id, await walkConnector(gateway, connector));
  }, 120_000);
  afterAll(async () => {
    await gateway.close();
    vi.useRealTimers();
  });

  test.each(Object.keys(CONNECTORS))('%s answers as it is written down', async (id) => {
    const exchanges = answers.get(id) ?? [];
    expect(exchanges.length).toBeGreaterThan(5);
    const written = exchanges.map(({ target, status, body }) => ({
      target,
      status,
      answer: status === 200 ? firstRows(body) : JSON.parse(body).error.code,
    }));
    const text = JSON.stringify(written, undefined, 1).replaceAll(gateway.host.url, 'http://gateway.example');
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/${id}.golden.json`);
  });
});

/** The first rows of a collection, and of those inside of it; the others have the same properties. */
function firstRows(body: string): unknown {
  return JSON.parse(body === '' ? 'null' : body, (_, value: unknown) =>
    Array.isArray(value) ? value.slice(0, ROWS) : value,
  );
}
