import '../../packages/gateway/src/platform/install.ts';
import { RequestError } from '../../packages/engine/src/kernel/errors.ts';
import type { NativePlan } from '../../packages/engine/src/plan/plan.ts';
import type { RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { openNative } from '../../packages/engine/src/sanitizer/open-native.ts';
import { openSanitizer } from '../../packages/engine/src/sanitizer/open-sanitizer.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { FORCED_ENGINE } from '../harness/forced-engine.ts';
import type { Exchange } from './walk-connector.ts';

const pseudonymizer = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: Buffer.alloc(32, 'a key for the positive control ..').toString('base64url') }],
  tenant: '',
});
const LIMITS = { depth: 128, stringBytes: 1_000_000, objectKeys: 10_000, responseBytes: 10_000_000 };
const plans = new WeakMap<RuleSet, NativePlan>();

/** A raw answer through a (mutated) rule set; links are left as a constant, since sealing is not what is under test. */
export function sanitizeWith(ruleSet: RuleSet, page: Exchange): string {
  const plan = plans.get(ruleSet) ?? compileRules(ruleSet, sha256Hex);
  plans.set(ruleSet, plan);
  const endpoint = plan.endpoints.find(({ template }) => template === page.endpoint);
  if (endpoint === undefined) throw new Error(`no endpoint ${page.endpoint}`);
  const engine = openNative(endpoint.response, {
    pseudonymizer,
    sealLink: () => 'sealed',
    limits: LIMITS,
    engine: FORCED_ENGINE,
  });
  const sanitizer = openSanitizer(engine, LIMITS);
  try {
    sanitizer.write(Buffer.from(page.raw));
    return Buffer.from(sanitizer.end().body).toString('utf8');
  } catch (error) {
    if (error instanceof RequestError) return '';
    throw error;
  }
}
