import { createHash } from 'node:crypto';
import { CONNECTORS, type Connector, type ConnectorOptions } from '../packages/connectors/src/index.ts';
import { canonicalJson } from '../packages/engine/src/kernel/json/json.ts';
import { combineSwitches, findDecidingSwitches } from './option-switches.ts';

// Hashing a connector's rules takes longer than all else that a start does with them; what the hash is depends on nothing but
// the options. packages/connectors/src/builders/policy-hash.test.ts compares each with what the rule compiler computes.

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

function entryOf({ id, ruleSet }: Connector): string {
  /** Most options leave most connectors as they are, and canonical JSON takes much longer than this. */
  const known = new Map<string, string>();
  const getHash = (options: ConnectorOptions): string => {
    const rules = ruleSet(options);
    const key = JSON.stringify(rules);
    const hash = known.get(key) ?? hashText(canonicalJson(rules));
    known.set(key, hash);
    return hash;
  };
  const options = findDecidingSwitches(getHash);
  const hashes = combineSwitches(options).map(getHash);
  return `  '${id}': {
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

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
