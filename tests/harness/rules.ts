import type { Issue } from '../../packages/engine/src/kernel/errors.ts';
import type { Plan } from '../../packages/engine/src/plan/plan.ts';
import { RULE_LANGUAGES } from '../../packages/gateway/src/app/rule-languages.ts';
import type { PsoxyPlan } from '../../packages/psoxy/src/plan/psoxy-plan.ts';
import { readPsoxyRules } from '../../packages/psoxy/src/rules/read-psoxy-rules.ts';
import {
  type CheckedRules,
  type ReviewedPlan,
  withLanguage,
} from '../../packages/rules/src/dialects/rule-language.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { readRules } from '../../packages/rules/src/native/parse-rules.ts';
import { toSetupError } from '../../packages/rules/src/text/yaml/finding.ts';
import { parseYaml } from '../../packages/rules/src/text/yaml/read-yaml.ts';

/** Rule files for tests that do not wait: what `readAnyRules` and `parseAnyRules` do, without loading anything late. */

type Reading<P extends Plan> = {
  readonly rules?: CheckedRules<P>;
  readonly issues: readonly Issue[];
};

export function readAnyRules(text: string, file: string): Reading<Plan> {
  if (!/^(?:\s*\{\s*"nymgate"|nymgate)/m.test(text)) return readPsoxyRules(parseYaml(text), file);
  const { ruleSet, issues } = readRules(text, file);
  if (ruleSet === undefined) return { issues };
  return { issues, rules: { issues, compile: (sha256Hex) => compileRules(ruleSet, sha256Hex) } };
}

/** @throws SetupError */
export function parseAnyRules(text: string, file: string): CheckedRules {
  return orThrow(readAnyRules(text, file));
}

/** @throws SetupError */
export function parsePsoxy(text: string, file: string): CheckedRules<PsoxyPlan> {
  return orThrow(readPsoxyRules(parseYaml(text), file));
}

function orThrow<P extends Plan>({ rules, issues }: Reading<P>): CheckedRules<P> {
  if (rules === undefined) throw toSetupError(issues);
  return rules;
}

const REVIEWS = {
  native: await RULE_LANGUAGES.native.review(),
  psoxy: await RULE_LANGUAGES.psoxy.review(),
};

/** A plan with all that is needed to look at it. */
export function reviewed(plan: Plan): ReviewedPlan {
  return { ...withLanguage(RULE_LANGUAGES, plan), review: REVIEWS[plan.language] };
}
