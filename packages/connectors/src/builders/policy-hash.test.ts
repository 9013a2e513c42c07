import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import { compileSource } from '../../../rules/src/native/compile-source.ts';
import type { OPTION_DEFAULTS } from '../entities/connector-options.ts';
import { CONNECTORS, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';
import { getPolicyHash } from './create-connector.ts';
import { POLICY_HASHES } from './policy-hashes.ts';

const SWITCHES = [true, false];
const ALL_OPTIONS: readonly ConnectorOptions[] = SWITCHES.flatMap((pseudonymizeAppIds) =>
  SWITCHES.flatMap((includeGroups) =>
    SWITCHES.flatMap((basic) =>
      [true, false, undefined].map((messages) => ({ pseudonymizeAppIds, includeGroups, basic, messages })),
    ),
  ),
);

/** Options of msft-teams alone, each off once and some together. */
const OF_TEAMS: readonly ConnectorOptions[] = [
  { messages: false },
  { channelMembers: false },
  { callRecords: false },
  { telephoneLogs: false },
  { meetings: false },
  { messages: false, callRecords: false, meetings: false },
  { messages: false, callRecords: false, telephoneLogs: false, meetings: false, channelMembers: false },
].map((options) => ({ ...DEFAULT_CONNECTOR_OPTIONS, ...options }));

/** Each option that is no switch, and beta, at another value than its default; a new one without a value here does not compile. */
const OTHER_VALUES: {
  readonly [Name in keyof ConnectorOptions as (typeof OPTION_DEFAULTS)[Name] extends boolean
    ? Extract<Name, 'beta'>
    : Name]-?: ConnectorOptions[Name];
} = { beta: true, ids: 'clear', times: 'hour', organisationTexts: 'clear', hireDates: 'month' };
const OTHERS = Object.entries(OTHER_VALUES).map(([name, value]) => ({
  ...DEFAULT_CONNECTOR_OPTIONS,
  [name]: value,
}));

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe.each(Object.values(CONNECTORS))('the policy hashes of $id', ({ id, ruleSet, rules }) => {
  it.each([...ALL_OPTIONS, ...OF_TEAMS])(
    'with %j are what the compiler computes from the rules',
    (options) => {
      // Otherwise: npm run generate.
      const { policy } = compileRules(ruleSet(options), sha256Hex);
      expect(getPolicyHash(id, options)).toBe(policy);
      expect(compileSource(rules(options)).policy).toBe(policy);
    },
  );

  it.each(OTHERS)('PIN-01 with %j, which the table does not have, are computed', (options) => {
    const { policy } = compileRules(ruleSet(options), sha256Hex);
    expect(compileSource(rules(options)).policy).toBe(policy);
  });

  it('differ from each other: no option in the table is without effect', () => {
    const table = POLICY_HASHES[id];
    expect(new Set(table?.hashes).size).toBe(1 << (table?.options.length ?? 0));
  });
});

it('refuses a connector that the table does not have', () => {
  expect(() => getPolicyHash('toString', DEFAULT_CONNECTOR_OPTIONS)).toThrow(/must be generated/);
});
