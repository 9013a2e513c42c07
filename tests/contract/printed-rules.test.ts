import { expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { parseRules, printRules } from '../../packages/rules/src/native/parse-rules.ts';

test.each(Object.values(CONNECTORS))('the printed rules of $id are those of the connector', (connector) => {
  const own = connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  expect(parseRules(printRules(own), 'printed.yaml')).toEqual(own);
});
