import '../platform/install.ts';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Plan } from '@nymgate/engine/plan/plan';
import type { RuleSet } from '@nymgate/engine/plan/rule-set';
import { createPseudonymizer } from '@nymgate/engine/pseudonyms/create-pseudonymizer';
import type { PseudonymizerOptions } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import { openSanitizer, type SanitizeResult } from '@nymgate/engine/sanitizer/open-sanitizer';
import {
  type CheckedRules,
  type OfflineRequest,
  type Rules,
  withLanguage,
} from '@nymgate/rules/dialects/rule-language';
import { compileRules } from '@nymgate/rules/native/compile-rules';
import { getOrderPaths } from '../proxy/get-order-paths.ts';
import { encryptGraphLink } from '../proxy/steps/encrypt-graph-link.ts';
import { RULE_LANGUAGES } from './rule-languages.ts';

export type OfflineOptions = {
  /** Typed native rules, or rules read from a file. */
  readonly ruleSet: RuleSet | CheckedRules;
  readonly pseudonyms: PseudonymizerOptions;
  /** Base of encrypted links. */
  readonly publicUrl: string;
  /** Default: Microsoft's global cloud. */
  readonly graphOrigin?: string;
  /** Rows stay in Graph's order, for explanations. */
  readonly inGraphOrder?: true;
};

/** The gateway's rules and sanitizer without a network. */
export type Offline = {
  readonly plan: Plan;
  readonly keyFingerprint: string;
  readonly allowed: (request: OfflineRequest) => boolean;
  /** @throws RequestError a refusal by the rules, or RESPONSE_NOT_SANITIZABLE */
  readonly sanitize: (request: OfflineRequest & { readonly body: Uint8Array }) => {
    readonly output: string;
    readonly counts: Omit<SanitizeResult, 'body'>;
  };
};

const LIMITS = { responseBytes: 67_108_864, depth: 128, stringBytes: 16_777_216, objectKeys: 100_000 };

/**
 * Compiles rules for offline use. Scheme and host of a URL are ignored; ids are plain or pseudonymous, as a
 * caller of the gateway would send them.
 * @throws SetupError KEY_INVALID, RULES_*
 */
export function createOffline(options: OfflineOptions): Offline {
  const { ruleSet } = options;
  const plan = 'compile' in ruleSet ? ruleSet.compile(sha256Hex) : compileRules(ruleSet, sha256Hex);
  const pseudonymizer = createPseudonymizer(options.pseudonyms);
  const rules = withLanguage(RULE_LANGUAGES, plan);
  const route = { connector: plan.name, plan, pseudonymizer, linkBase: `${options.publicUrl}/${plan.name}` };
  const graphOrigin = options.graphOrigin ?? 'https://graph.microsoft.com';
  return {
    plan,
    keyFingerprint: pseudonymizer.keyFingerprint,
    allowed: (request) => isAllowed(rules, request),
    sanitize: ({ body, ...request }) => {
      const decision = rules.ruleLanguage.decideOffline(plan, request);
      const linkRequest = { endpoint: decision.endpoint, slots: decision.slots, path: '' };
      const engine = rules.ruleLanguage.sanitize(decision.endpoint, {
        pseudonymizer,
        sealLink: (url, collection) =>
          encryptGraphLink(route, graphOrigin, linkRequest, { url, collection })?.url,
        limits: LIMITS,
        orderBy: getOrderPaths(request.url),
        inGraphOrder: options.inGraphOrder === true,
      });
      const sanitizer = openSanitizer(engine, LIMITS);
      sanitizer.write(body);
      const { body: safe, ...counts } = sanitizer.end();
      return { output: new TextDecoder().decode(safe), counts };
    },
  };
}

function isAllowed({ plan, ruleLanguage }: Rules, request: OfflineRequest): boolean {
  try {
    ruleLanguage.decideOffline(plan, request);
    return true;
  } catch (error) {
    if (error instanceof RequestError) return false;
    throw error;
  }
}
