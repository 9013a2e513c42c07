import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONNECTORS } from '../../packages/connectors/src/index.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { walkConnector } from '../leak/walk-connector.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ simulator: { people: 20, seed: 5 } });
});
afterAll(() => gateway.close());

/** What Graph documents must have a treatment with a reason; "unknown" is for what it does not document yet. */
test.each(Object.values(CONNECTORS))(
  '$id knows every property that the simulated Graph answers',
  async (connector) => {
    const before = gateway.lines.length;
    await walkConnector(gateway, connector);
    const unknown = gateway.lines
      .slice(before)
      .map((line) => JSON.parse(line) as { endpoint?: string; unknownFields?: number })
      .filter(({ unknownFields }) => (unknownFields ?? 0) > 0)
      .map(({ endpoint }) => endpoint);
    expect([...new Set(unknown)]).toEqual([]);
  },
);
