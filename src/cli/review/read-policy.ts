import { locateRules, noteOf, type RuleNote } from '../../rules/explain/index.ts';
import { compileRules, parseAnyRules } from '../../rules/index.ts';
import type { Plan } from '../../rules/plan.ts';
import { findConnector } from '../input/find-connector.ts';
import { hashPolicy } from '../input/known-plans.ts';
import { type PolicySource, readRulesFile } from '../input/read-rules.ts';

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
    plan: rules.compile(hashPolicy),
    placeOf: (pointer) => `${file}:${locate(pointer).line}`,
    noteOf: (pointer) => ('nymgate' in ruleSet ? withoutName(noteOf(ruleSet, pointer)) : {}),
  };
}

function connectorPolicy({
  connector,
  options,
}: Extract<PolicySource, { readonly connector: string }>): NamedPolicy {
  const plan = compileRules(findConnector(connector).ruleSet(options), hashPolicy);
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
