import type { Dialect } from '@nymgate/rules/dialects/dialect';
import { compileCheckedRules } from '@nymgate/rules/native/compile-rules';
import { continuedNode } from '@nymgate/engine/plan/collection-node';
import type { NativeDecision, NativePlan, PlanNode } from '@nymgate/engine/plan/plan';
import { ruleSetPolicy } from '@nymgate/engine/plan/rule-set-policy';
import { decide } from '@nymgate/engine/requests/decide';
import { namesPath } from '@nymgate/engine/requests/find-endpoint';
import { openDecision } from '@nymgate/engine/requests/open-decision';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import { openNative } from '@nymgate/engine/sanitizer/open-native';

const ORIGIN = /^https?:\/\/[^/?#]*/i;

/** The opened request has been confirmed to continue something of this answer. */
function answerOf(response: PlanNode, collection: string): PlanNode {
  const node = continuedNode(response, collection);
  if (node === undefined) throw new Error('a link that was not confirmed');
  return node;
}

/** Our own rule language, the parts of its rooms put together. */
export const nativeDialect: Dialect<NativePlan, NativeDecision> = {
  language: 'native',
  isWrittenIn: (data) =>
    typeof data === 'object' && data !== null && !Array.isArray(data) && Object.hasOwn(data, 'nymgate'),
  read: async (parsed, file) => {
    // Loaded only when there are rules to check (cold start).
    const { readParsedRules } = await import('@nymgate/rules/native/check-rules');
    const { ruleSet, issues } = readParsedRules(parsed, file);
    if (ruleSet === undefined) return { issues };
    const compile = (sha256Hex: (text: string) => string) =>
      compileCheckedRules(ruleSet, ruleSetPolicy(ruleSet, sha256Hex, parsed.vouched));
    return { rules: { issues, compile }, issues };
  },
  readBulk: async (reading, file) => {
    const { isNativeBulk, readNativeBulk } = await import('@nymgate/bulk/rules/read-native-bulk');
    return isNativeBulk(reading.data) ? readNativeBulk(reading, file) : undefined;
  },
  names: (plan, { target }) => namesPath(plan, target.segments),
  decide,
  decideOffline: (plan, { method, url }) =>
    decide(plan, { method, target: parseTarget(url.replace(ORIGIN, '')), headers: [] }),
  open: openDecision,
  sanitize: ({ response }, context, collection = '') => openNative(answerOf(response, collection), context),
  bestEngine: ({ response }) =>
    response.kind === 'leaf' ? { name: 'tree', why: 'the answer is one number' } : { name: 'bytes' },
  serves: ({ endpoints }) => endpoints.length,
  review: async () => (await import('@nymgate/rules/review/native-review')).nativeReview,
};
