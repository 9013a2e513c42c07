import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import { parseAnyRules } from '@nymgate/rules/dialects/read-rules';
import { type ReviewedPlan, type RuleNote, reviewPlan } from '@nymgate/rules/dialects/rule-language';
import { compileRules } from '@nymgate/rules/native/compile-rules';
import { createRuleLocator } from '@nymgate/rules/review/explain/create-rule-locator';
import { findConnector } from '../input/find-connector.ts';
import { hashPolicy } from '../input/list-native-plans.ts';
import { type PolicySource, readRulesFile } from '../input/read-rules.ts';

export type NamedPolicy = ReviewedPlan & {
  /** File or `connector:ID`. */
  readonly name: string;
  /** `rules.yaml:12`, or `user.mail` for a connector. */
  readonly getLocation: (pointer: string) => string;
  readonly getNote: (pointer: string) => Omit<RuleNote, 'name'>;
};

/**
 * Reads and compiles a policy in any rule language.
 * @param text of the rule file, if already read
 * @throws SetupError CONNECTOR_UNKNOWN, RULES_*
 */
export async function readPolicy(source: PolicySource, text?: string): Promise<NamedPolicy> {
  return 'rules' in source
    ? filePolicy(source.rules, text ?? (await readRulesFile(source.rules)))
    : connectorPolicy(source);
}

async function filePolicy(file: string, text: string): Promise<NamedPolicy> {
  const rules = await parseAnyRules(RULE_LANGUAGES, text, file);
  const reviewed = await reviewPlan(RULE_LANGUAGES, rules.compile(hashPolicy));
  const locate = createRuleLocator(text);
  return {
    ...reviewed,
    name: file,
    getLocation: (pointer) => `${file}:${locate(pointer).line}`,
    getNote: (pointer) => withoutName(reviewed.review.getNote(reviewed.plan, pointer)),
  };
}

async function connectorPolicy({
  connector,
  options,
}: Extract<PolicySource, { readonly connector: string }>): Promise<NamedPolicy> {
  const plan = compileRules(findConnector(connector).ruleSet(options), hashPolicy);
  const reviewed = await reviewPlan(RULE_LANGUAGES, plan);
  const getNote = (pointer: string) => reviewed.review.getNote(plan, pointer);
  return {
    ...reviewed,
    name: `connector:${connector}`,
    getLocation: (pointer) => getNote(pointer).name ?? pointer,
    getNote: (pointer) => withoutName(getNote(pointer)),
  };
}

function withoutName({ name: _, ...note }: RuleNote): Omit<RuleNote, 'name'> {
  return note;
}
