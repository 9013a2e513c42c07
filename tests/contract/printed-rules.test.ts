import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { parseRules, printRules } from '../../packages/rules/src/native/parse-rules.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { sanitizeWith } from '../leak/sanitize-with.ts';
import { walkConnector } from '../leak/walk-connector.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ simulator: { people: 20, seed: 3 } });
});
afterAll(() => gateway.close());

describe.each(Object.values(CONNECTORS))('$id', (connector) => {
  test('the printed rules do to every answer what the connector does', async () => {
    const own = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
    const printed = parseRules(printRules(own), 'printed.yaml');
    expect(printed).toEqual(own);
    const pages = (await walkConnector(gateway, connector)).filter(
      ({ status, raw }) => status === 200 && raw.length > 0,
    );
    expect(pages.length).toBeGreaterThan(10);
    for (const page of pages) {
      const safe = sanitizeWith(own, page);
      // A number of one digit is the shortest answer.
      expect(safe).toMatch(/^(?:[0-9]+|\{.{2,}\})\s*$/s);
      expect(sanitizeWith(printed, page)).toBe(safe);
    }
  });
});
