import type { ConnectorOptions } from '../../connectors/index.ts';
import { parseAnyRules } from '../../dialects/read-rules.ts';
import { compileRules } from '../../native/compile-rules.ts';
import type { Plan } from '../../plan/plan.ts';
import { locateRules, noteOf, type RuleNote } from '../../review/explain/index.ts';
import { findConnector } from '../find-connector.ts';
import { readRulesFile } from '../read-rules-file.ts';
import { sha256Hex } from './sha256-hex.ts';

/** A compiled rule set that can say where each of its rules stands. */
export type NamedPolicy = {
  /** File or `connector:ID`. */
  readonly name: string;
  readonly plan: Plan;
  /** `rules.yaml:12`, or `user.mail` for a connector's. */
  readonly placeOf: (pointer: string) => string;
  /** Class and reason of a native rule. */
  readonly noteOf: (pointer: string) => Omit<RuleNote, 'name'>;
};

/** Where a policy comes from: a connector's default, or a file (`-` is standard input). */
export type PolicySource =
  | { readonly connector: string; readonly options: ConnectorOptions }
  | { readonly rules: string };

/**
 * Reads and compiles a policy, in either language.
 *
 * @throws SetupError CONNECTOR_UNKNOWN, RULES_*
 */
export async function readPolicy(source: PolicySource): Promise<NamedPolicy> {
  return 'rules' in source ? readFilePolicy(source.rules) : connectorPolicy(source);
}

async function readFilePolicy(file: string): Promise<NamedPolicy> {
  const text = await readRulesFile(file);
  const rules = parseAnyRules(text, file);
  const locate = locateRules(text);
  const { ruleSet } = rules;
  return {
    name: file,
    plan: rules.compile(sha256Hex),
    placeOf: (pointer) => `${file}:${locate(pointer).line}`,
    noteOf: (pointer) => ('nymgate' in ruleSet ? withoutName(noteOf(ruleSet, pointer)) : {}),
  };
}

function connectorPolicy({
  connector,
  options,
}: Extract<PolicySource, { readonly connector: string }>): NamedPolicy {
  const plan = compileRules(findConnector(connector).ruleSet(options), sha256Hex);
  return {
    name: `connector:${connector}`,
    plan,
    placeOf: (pointer) => noteOf(plan.ruleSet, pointer).name,
    noteOf: (pointer) => withoutName(noteOf(plan.ruleSet, pointer)),
  };
}

function withoutName({ name: _, ...note }: RuleNote): Omit<RuleNote, 'name'> {
  return note;
}
