import type { Issue } from '@nymgate/engine/kernel/errors';
import type { JsonLimits, JsonNode } from '@nymgate/engine/kernel/json/json';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { OpenedRequest, Opener } from '@nymgate/engine/plan/opening';
import type { Decision, Language, NativePlan, Plan, Target } from '@nymgate/engine/plan/plan';
import type { DataClass } from '@nymgate/engine/plan/rule-set';
import type { ByteSanitizer } from '@nymgate/engine/sanitizer/bytes/open-byte-engine';
import type { BestEngine, EngineContext } from '@nymgate/engine/sanitizer/open-native';
import type { ParsedYaml } from '../text/yaml/read-yaml.ts';
import type { CompatibilityMode, CompatibilityOptions } from './compatibility-mode.ts';
import type { PlanView } from './endpoint-view.ts';
import type { FieldOutcome, RequestExplanation } from './explanation.ts';
import type { LintKnowledge, LintReport } from './lint-finding.ts';
import type { ModelDescription } from './model-description.ts';

/**
 * Other code never depends on the language of a plan. Method syntax is bivariant, so a `RuleLanguage` of one
 * language is assignable to that of any.
 */
export interface RuleLanguage<P extends Plan = Plan, D extends Decision = Decision> {
  readonly language: P['language'];
  isWrittenIn(data: unknown): boolean;
  read(parsed: ParsedYaml, file: string): Promise<RuleReading<P>>;
  /** Whether a rule matches the path, whatever else it requires. */
  names(plan: P, request: Pick<WireRequest, 'target' | 'raw'>): boolean;
  /** @throws RequestError when the request is refused */
  decide(plan: P, request: WireRequest): D;
  /** For a recorded request whose response is in a file. @throws RequestError when it is refused */
  decideOffline(plan: P, request: OfflineRequest): D;
  /** Confirms that the result is the request that was decided. @throws RequestError TOKEN_INVALID */
  open(decision: D, opener: Opener): OpenedRequest;
  /** @param collection what the response continues, for a link in a spelling that the rules don't know */
  sanitize(endpoint: P['endpoints'][number], context: EngineContext, collection?: string): ByteSanitizer;
  bestEngine(endpoint: P['endpoints'][number]): BestEngine;
  /** What the rules deliver in a version of the API. Absent where rules don't say what they deliver. */
  describeModel?(plan: P, version: string): Promise<ModelDescription>;
  /** Number of endpoints, including one for all other paths. */
  serves(plan: P): number;
  /** Present where callers may be migrating from another gateway. */
  createCompat?(options: CompatibilityOptions): CompatibilityMode;
  /** Only for tools; a gateway never loads it. */
  review(): Promise<Review<P>>;
}

/** One per language; a missing one is a compile error. */
export type RuleLanguages = { readonly [L in Language]: RuleLanguage<Plan<L>, Decision<L>> };

export type Rules = { readonly plan: Plan; readonly ruleLanguage: RuleLanguage };

export function withLanguage(ruleLanguages: RuleLanguages, plan: Plan): Rules {
  return { plan, ruleLanguage: ruleLanguages[plan.language] };
}

export type WireRequest = {
  readonly method: string;
  readonly target: Target;
  /** The target as written, without the connector's prefix. */
  readonly raw: string;
  readonly headers: HeaderList;
  /** Empty: none. */
  readonly body: Uint8Array;
};

export type OfflineRequest = {
  readonly method: string;
  /** May be absolute: scheme and host are ignored. */
  readonly url: string;
  /** For languages whose rules check bodies. */
  readonly requestBody?: Uint8Array;
  readonly contentType?: string;
  /** Name of a cloud function, removed where it is the first path segment. */
  readonly functionName?: string;
};

export type CheckedRules<P extends Plan = Plan> = {
  /** @param sha256Hex SHA-256 of the UTF-8 bytes, 64 hex digits */
  readonly compile: (sha256Hex: (text: string) => string) => P;
  /** Warnings only. */
  readonly issues: readonly Issue[];
};

/** `rules` is present when no issue is an error. */
export type RuleReading<P extends Plan = Plan> = {
  readonly rules?: CheckedRules<P>;
  readonly issues: readonly Issue[];
};

/** Output contains names and rule locations, never values of a request or response. */
export type Review<P extends Plan = Plan> = {
  /** @param target path and query */
  explainRequest(plan: P, method: string, target: string): ExplainedRequest<P>;
  /** Without documents: of every field that may be returned. */
  explainFields(
    plan: P,
    endpoint: P['endpoints'][number],
    answer: ResponseToExplain,
  ): readonly FieldOutcome[];
  /** @throws JsonError */
  parseAnswer(bytes: Uint8Array, limits: JsonLimits): readonly JsonNode[];
  lint(plan: P, knowledge: LintKnowledge, report: LintReport): void;
  view(plan: P, known: readonly NativePlan[]): PlanView;
  getNote(plan: P, pointer: string): RuleNote;
};

export type ExplainedRequest<P extends Plan = Plan> = {
  readonly request: RequestExplanation;
  /** Undefined when the request is refused. */
  readonly endpoint: P['endpoints'][number] | undefined;
};

export type ResponseToExplain = {
  readonly documents: readonly JsonNode[] | undefined;
  readonly known: readonly NativePlan[];
};

/** `name` is the subject of a rule that isn't in a file: `user.mail`, `endpoint users`. */
export type RuleNote = { readonly name?: string; readonly class?: DataClass; readonly reason?: string };

export type ReviewedPlan = Rules & { readonly review: Review };

export async function reviewPlan(ruleLanguages: RuleLanguages, plan: Plan): Promise<ReviewedPlan> {
  const rules = withLanguage(ruleLanguages, plan);
  return { ...rules, review: await rules.ruleLanguage.review() };
}
