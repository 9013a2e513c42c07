import type { Dialect } from '../dialects/dialect.ts';
import { compileCheckedRules } from '../native/compile-rules.ts';
import { continuedNode } from '../plan/collection-node.ts';
import type { NativeDecision, NativePlan, PlanNode } from '../plan/plan.ts';
import { ruleSetPolicy } from '../plan/rule-set-policy.ts';
import { decide } from '../requests/decide.ts';
import { namesPath } from '../requests/find-endpoint.ts';
import { openDecision } from '../requests/open-decision.ts';
import { parseTarget } from '../requests/parse-target.ts';
import { openNative } from '../sanitizer/index.ts';

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
    const { readParsedRules } = await import('../native/check-rules.ts');
    const { ruleSet, issues } = readParsedRules(parsed, file);
    if (ruleSet === undefined) return { issues };
    const compile = (sha256Hex: (text: string) => string) =>
      compileCheckedRules(ruleSet, ruleSetPolicy(ruleSet, sha256Hex, parsed.vouched));
    return { rules: { issues, compile }, issues };
  },
  readBulk: async (reading, file) => {
    const { isNativeBulk, readNativeBulk } = await import('../bulk/rules/read-native-bulk.ts');
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
  review: async () => (await import('../review/native-review.ts')).nativeReview,
};
