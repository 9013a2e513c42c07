import '../../packages/gateway/src/platform/install.ts';
import { RequestError } from '../../packages/engine/src/kernel/errors.ts';
import type { NativePlan } from '../../packages/engine/src/plan/plan.ts';
import type { EndpointRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { openNative } from '../../packages/engine/src/sanitizer/open-native.ts';
import { openSanitizer } from '../../packages/engine/src/sanitizer/open-sanitizer.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { FORCED_ENGINE } from '../harness/forced-engine.ts';
import type { Exchange } from './walk-connector.ts';

type EngineChoice = typeof FORCED_ENGINE;

const pseudonymizer = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: Buffer.alloc(32, 'a key for the positive control ..').toString('base64url') }],
  tenant: '',
});
const LIMITS = { depth: 128, stringBytes: 1_000_000, objectKeys: 10_000, responseBytes: 10_000_000 };
const plans = new WeakMap<RuleSet, NativePlan>();

/** A raw answer through a (mutated) rule set; links are left as a constant, since sealing is not what is under test. */
export function sanitizeWith(ruleSet: RuleSet, page: Exchange): string {
  return sanitizeBody(ruleSet, page.endpoint, page.raw, FORCED_ENGINE);
}

/** Rows of an endpoint, as it delivers them, each asked for alone: together they would be sorted. */
export function sanitizeRows(
  ruleSet: RuleSet,
  { path, response }: EndpointRule,
  rows: readonly unknown[],
  engine: EngineChoice,
): readonly unknown[] {
  const read = (body: unknown) =>
    JSON.parse(sanitizeBody(ruleSet, path, JSON.stringify(body), engine)) as unknown;
  return rows.map((row) =>
    'collection' in response ? (read({ value: [row] }) as { value: unknown[] }).value[0] : read(row),
  );
}

function sanitizeBody(ruleSet: RuleSet, path: string, raw: string, choice: EngineChoice): string {
  const plan = plans.get(ruleSet) ?? compileRules(ruleSet, sha256Hex);
  plans.set(ruleSet, plan);
  const endpoint = plan.endpoints.find(({ template }) => template === path);
  if (endpoint === undefined) throw new Error(`no endpoint ${path}`);
  const engine = openNative(endpoint.response, {
    pseudonymizer,
    sealLink: () => 'sealed',
    limits: LIMITS,
    engine: choice,
  });
  const sanitizer = openSanitizer(engine, LIMITS);
  try {
    sanitizer.write(Buffer.from(raw));
    return Buffer.from(sanitizer.end().body).toString('utf8');
  } catch (error) {
    if (error instanceof RequestError) return '';
    throw error;
  }
}
