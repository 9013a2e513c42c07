import { compileRules, decide, decideByRules, parseTarget } from '../dialects/engine.ts';
import type { ParsedRules } from '../dialects/parse-any-rules.ts';
import { RequestError } from '../kernel/errors.ts';
import type { Decision, Plan } from '../plan/plan.ts';
import type { RuleSet } from '../plan/rule-set.ts';
import { sealGraphLink } from '../proxy/index.ts';
import { createPseudonymizer, type PseudonymizerOptions, sha256Hex } from '../pseudonyms/index.ts';
import { openSanitizer, type SanitizeResult } from '../sanitizer/index.ts';

export type OfflineOptions = {
  /** Typed rules of the native language, or what `parseAnyRules` read. */
  readonly ruleSet: RuleSet | ParsedRules;
  readonly pseudonyms: PseudonymizerOptions;
  /** Where sealed links point. */
  readonly publicUrl: string;
  /** Host that the answers' links name; default Microsoft's global cloud. */
  readonly graphOrigin?: string;
};

export type OfflineRequest = {
  readonly method: string;
  readonly url: string;
  /** The request's own body and its type; only Psoxy's language looks at them. */
  readonly requestBody?: Uint8Array;
  readonly contentType?: string;
  /** Taken off the path in Psoxy's language when it is the first segment. */
  readonly functionName?: string;
};

/** The gateway's rules and sanitizer without a network: a Graph answer in, the safe answer out. */
export type Offline = {
  readonly plan: Plan;
  readonly epoch: string;
  readonly allowed: (request: OfflineRequest) => boolean;
  /** @throws RequestError the refusal of the rules, or RESPONSE_NOT_SANITIZABLE */
  readonly sanitize: (request: OfflineRequest & { readonly body: Uint8Array }) => {
    readonly output: string;
    readonly counts: Omit<SanitizeResult, 'body'>;
  };
};

const LIMITS = { responseBytes: 67_108_864, depth: 128, stringBytes: 16_777_216, objectKeys: 100_000 };
const ORIGIN = /^https?:\/\/[^/?#]*/i;

/**
 * Compiles a rule set for offline use. A URL may be absolute: its scheme and host are ignored. Its ids are those of the
 * stored request, clear or pseudonymous, exactly as a caller of the gateway would have to write them.
 *
 * @throws SetupError KEY_INVALID, RULES_*
 */
export function createOffline(options: OfflineOptions): Offline {
  const { ruleSet } = options;
  const plan = 'compile' in ruleSet ? ruleSet.compile(sha256Hex) : compileRules(ruleSet, sha256Hex);
  const pseudonymizer = createPseudonymizer(options.pseudonyms);
  const route = { connector: plan.name, plan, pseudonymizer, linkBase: options.publicUrl };
  const graphOrigin = options.graphOrigin ?? 'https://graph.microsoft.com';
  return {
    plan,
    epoch: pseudonymizer.epoch,
    allowed: (request) => isAllowed(plan, request),
    sanitize: ({ body, ...request }) => {
      const decision = decideOffline(plan, request);
      const asked = { endpoint: decision.endpoint, slots: decision.slots, path: '' };
      const sanitizer = openSanitizer(decision.endpoint.response, {
        pseudonymizer,
        sealLink: (link) => sealGraphLink(route, graphOrigin, asked, link),
        limits: LIMITS,
      });
      sanitizer.write(body);
      const { body: safe, ...counts } = sanitizer.end();
      return { output: new TextDecoder().decode(safe), counts };
    },
  };
}

/** Psoxy's rules decide alone, whatever the spelling of the URL (docs/reference/rules-psoxy.md). */
function decideOffline(plan: Plan, request: OfflineRequest): Decision {
  const { method, url } = request;
  if (plan.dialect === 'native')
    return decide(plan, { method, target: parseTarget(url.replace(ORIGIN, '')), headers: [] });
  const { requestBody, contentType, functionName } = request;
  return decideByRules(plan, {
    method,
    rawPathAndQuery: url,
    ...(requestBody !== undefined && { body: requestBody }),
    ...(contentType !== undefined && { contentType }),
    ...(functionName !== undefined && { prefixes: { functionName } }),
  });
}

function isAllowed(plan: Plan, request: OfflineRequest): boolean {
  try {
    decideOffline(plan, request);
    return true;
  } catch (error) {
    if (error instanceof RequestError) return false;
    throw error;
  }
}
