import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../native/compile-rules.ts';
import { compileSource } from '../../native/compile-source.ts';
import { CONNECTORS, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';
import { policyHash } from './create-connector.ts';
import { POLICY_HASHES } from './policy-hashes.ts';

const SWITCHES = [true, false];
const ALL_OPTIONS: readonly ConnectorOptions[] = SWITCHES.flatMap((pseudonymizeAppIds) =>
  SWITCHES.flatMap((includeGroups) =>
    SWITCHES.flatMap((basic) =>
      [true, false, undefined].map((betaAlias) => ({ pseudonymizeAppIds, includeGroups, basic, betaAlias })),
    ),
  ),
);

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe.each(Object.values(CONNECTORS))('the policy hashes of $id', ({ id, ruleSet, rules }) => {
  it.each(ALL_OPTIONS)('with %j are what the compiler computes from the rules', (options) => {
    // Otherwise: npm run generate.
    const { policy } = compileRules(ruleSet(options), sha256Hex);
    expect(policyHash(id, options)).toBe(policy);
    expect(compileSource(rules(options)).policy).toBe(policy);
  });

  it('differ from each other: no option in the table is without effect', () => {
    const table = POLICY_HASHES[id];
    expect(new Set(table?.hashes).size).toBe(1 << (table?.options.length ?? 0));
  });
});

it('refuses a connector that the table does not have', () => {
  expect(() => policyHash('toString', DEFAULT_CONNECTOR_OPTIONS)).toThrow(/must be generated/);
});
