import '../../platform/install.ts';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import { readAnyRules, requireRules, type VerifiedRuleData } from '@nymgate/rules/dialects/read-rules';
import { RULE_LANGUAGES } from '../rule-languages.ts';
import type { RuleText } from '../rules/cached-rules.ts';

/**
 * Reads and checks rules, which takes a tenth of a second for a large file.
 * @returns their data, of which this process need only compile what a request needs; undefined for rules with
 * warnings, which the caller has to read itself
 * @throws SetupError RULES_*
 */
export type VerifyRules = (source: RuleText) => Promise<VerifiedRuleData | undefined>;

/** What another thread sends. */
export type RuleVerdict =
  | { readonly kind: 'verified'; readonly canonical: string; readonly digest: string }
  | { readonly kind: 'faulty'; readonly issues: readonly [Issue, ...Issue[]] }
  | { readonly kind: 'unknown' };

/** In the other thread. */
export async function judgeRules({ file, text }: RuleText): Promise<RuleVerdict> {
  try {
    const reading = await readAnyRules(RULE_LANGUAGES, text, file);
    if (requireRules(reading).issues.length > 0) return { kind: 'unknown' };
    const canonical = canonicalJson(reading.data);
    return { kind: 'verified', canonical, digest: sha256Hex(canonical) };
  } catch (error) {
    if (!(error instanceof SetupError)) return { kind: 'unknown' };
    const [first, ...others] = error.issues;
    return first === undefined ? { kind: 'unknown' } : { kind: 'faulty', issues: [first, ...others] };
  }
}

/** @throws SetupError RULES_* */
export function toVerifiedRules(verdict: RuleVerdict): VerifiedRuleData | undefined {
  if (verdict.kind === 'faulty') throw new SetupError(verdict.issues);
  if (verdict.kind === 'unknown') return undefined;
  return { data: JSON.parse(verdict.canonical) as unknown, verified: { canonical: verdict.digest } };
}
