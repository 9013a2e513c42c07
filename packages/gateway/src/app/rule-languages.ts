import { computePolicyHash } from '@nymgate/engine/plan/compute-policy-hash';
import { getContinuationNode } from '@nymgate/engine/plan/create-collection-node';
import type { NativeDecision, NativePlan, PlanNode } from '@nymgate/engine/plan/plan';
import { decide } from '@nymgate/engine/requests/decide';
import { hasMatchingPath } from '@nymgate/engine/requests/find-endpoint';
import { openDecision } from '@nymgate/engine/requests/open-decision';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import { openNative } from '@nymgate/engine/sanitizer/open-native';
import { psoxyLanguage } from '@nymgate/psoxy/psoxy-language';
import type { RuleLanguage, RuleLanguages } from '@nymgate/rules/dialects/rule-language';
import { compileCheckedRules } from '@nymgate/rules/native/compile-rules';

const ORIGIN = /^https?:\/\/[^/?#]*/i;

/** Resolving has confirmed that the collection is part of this response. */
function getResponseNode(response: PlanNode, collection: string): PlanNode {
  const node = getContinuationNode(response, collection);
  if (node === undefined) throw new Error('a link that was not confirmed');
  return node;
}

export const nativeLanguage: RuleLanguage<NativePlan, NativeDecision> = {
  language: 'native',
  isWrittenIn: (data) =>
    typeof data === 'object' && data !== null && !Array.isArray(data) && Object.hasOwn(data, 'nymgate'),
  read: async (parsed, file) => {
    // Loaded on demand (cold start).
    const { checkParsedRules } = await import('@nymgate/rules/native/check-rules');
    const { ruleSet, issues } = checkParsedRules(parsed, file);
    if (ruleSet === undefined) return { issues };
    const compile = (sha256Hex: (text: string) => string) =>
      compileCheckedRules(ruleSet, computePolicyHash(ruleSet, sha256Hex, parsed.verified));
    return { rules: { issues, compile }, issues };
  },
  readBulk: async (reading, file) => {
    const { isNativeBulkRules, readNativeBulkRules } = await import(
      '@nymgate/bulk/rules/read-native-bulk-rules'
    );
    return isNativeBulkRules(reading.data) ? readNativeBulkRules(reading, file) : undefined;
  },
  names: (plan, { target }) => hasMatchingPath(plan, target.segments),
  decide,
  decideOffline: (plan, { method, url }) =>
    decide(plan, { method, target: parseTarget(url.replace(ORIGIN, '')), headers: [] }),
  open: openDecision,
  sanitize: ({ response }, context, collection = '') =>
    openNative(getResponseNode(response, collection), context),
  bestEngine: ({ response }) =>
    response.kind === 'leaf' ? { name: 'tree', why: 'the answer is one number' } : { name: 'bytes' },
  serves: ({ endpoints }) => endpoints.length,
  describeModel: async (plan, version) =>
    (await import('@nymgate/rules/model/describe-model')).describeModel(plan, version),
  review: async () => (await import('@nymgate/rules/review/native-review')).nativeReview,
};

/** A rule language is removed from a build by removing its line. */
export const RULE_LANGUAGES: RuleLanguages = Object.freeze({
  native: nativeLanguage,
  psoxy: psoxyLanguage,
});
