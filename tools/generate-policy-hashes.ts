import { createHash } from 'node:crypto';
import { LISTED_SWITCHES, type OptionSwitch } from '../packages/connectors/src/entities/connector-options.ts';
import { CONNECTORS, type Connector, type ConnectorOptions } from '../packages/connectors/src/index.ts';
import { canonicalJson } from '../packages/engine/src/kernel/json/json.ts';

// Hashing a connector's rules takes longer than all else that a start does with them; what the hash is depends on nothing but
// the options. packages/connectors/src/builders/policy-hash.test.ts compares each with what the rule compiler computes.

type Option = Exclude<OptionSwitch, 'beta'>;

/** The module with the policy hashes of every connector as it should be. */
export function policyHashesModule(): string {
  const entries = Object.values(CONNECTORS).map(entryOf);
  return `// Made by tools/generate-policy-hashes.ts; do not edit.
import type { ConnectorOptions } from '../entities/connector-options.ts';

/**
 * The options that change a connector's rules, and its policy hash for each of their combinations: bit n of the place tells
 * whether option n is on.
 */
export type PolicyHashes = {
  readonly options: readonly (keyof ConnectorOptions)[];
  readonly hashes: readonly string[];
};

export const POLICY_HASHES: Readonly<Record<string, PolicyHashes>> = {
${entries.join('')}};
`;
}

function entryOf(connector: Connector): string {
  const hashOf = hashing(connector);
  const options = LISTED_SWITCHES.filter((_, at) =>
    places(LISTED_SWITCHES).some(
      (place) =>
        hashOf(optionsAt(LISTED_SWITCHES, place)) !== hashOf(optionsAt(LISTED_SWITCHES, place ^ (1 << at))),
    ),
  );
  const hashes = places(options).map((place) => hashOf(optionsAt(options, place)));
  return `  '${connector.id}': {
${listOf('options', options)}
${listOf('hashes', hashes)}
  },
`;
}

/** The formatter's `lineWidth` (biome.json). */
const LINE_WIDTH = 110;

/** As the formatter writes it: in one line where that fits, or one a line. */
function listOf(key: string, texts: readonly string[]): string {
  const quoted = texts.map((text) => `'${text}'`);
  const line = `    ${key}: [${quoted.join(', ')}],`;
  return line.length <= LINE_WIDTH
    ? line
    : `    ${key}: [\n${quoted.map((text) => `      ${text},\n`).join('')}    ],`;
}

function hashing({ ruleSet }: Connector): (options: ConnectorOptions) => string {
  const byOptions = new Map<string, string>();
  /** Most options leave most connectors as they are, and canonical JSON takes much longer than this. */
  const byRules = new Map<string, string>();
  const hashRules = (options: ConnectorOptions) => {
    const rules = ruleSet(options);
    return getOrAdd(byRules, JSON.stringify(rules), () => sha256Hex(canonicalJson(rules)).slice(0, 16));
  };
  return (options) => getOrAdd(byOptions, JSON.stringify(options), () => hashRules(options));
}

function getOrAdd(known: Map<string, string>, key: string, make: () => string): string {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function places(options: readonly Option[]): readonly number[] {
  return Array.from({ length: 1 << options.length }, (_, place) => place);
}

/** The options of a place of the table; those that are not named are off. */
function optionsAt(options: readonly Option[], place: number): ConnectorOptions {
  const isOn = (option: Option): boolean =>
    ((place >> options.indexOf(option)) & 1) === 1 && options.includes(option);
  return {
    pseudonymizeAppIds: isOn('pseudonymizeAppIds'),
    includeGroups: isOn('includeGroups'),
    basic: isOn('basic'),
    messages: isOn('messages'),
    channelMembers: isOn('channelMembers'),
    callRecords: isOn('callRecords'),
    telephoneLogs: isOn('telephoneLogs'),
    meetings: isOn('meetings'),
  };
}
