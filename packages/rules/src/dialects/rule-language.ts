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

/**
 * What a rule language has to offer; the package `bulk` adds rules for files. Other code does not ask in which language a plan is written: it calls the plan's dialect.
 *
 * The functions are written as methods: TypeScript then accepts the dialect of one language where a dialect of any language is
 * wanted. So the compiler does not see when a plan meets the dialect of another language; only `rulesOf` puts the two together.
 */
export interface RuleLanguage<P extends Plan = Plan, D extends Decision = Decision> {
  readonly language: P['language'];
  /** Whether the data of a rule file claims to be written in this language. */
  isWrittenIn(data: unknown): boolean;
  /** Reads a parsed rule file and tells everything that is wrong with it, warnings too. */
  read(parsed: ParsedYaml, file: string): Promise<RuleReading<P>>;
  /** Whether a rule names the path of a request, whatever else the rules say of it. */
  names(plan: P, request: Pick<WireRequest, 'target' | 'raw'>): boolean;
  /**
   * Whether a request may go to Graph, and in which words.
   *
   * @throws RequestError the refusal
   */
  decide(plan: P, request: WireRequest): D;
  /**
   * The same for a request that was made earlier and elsewhere, whose answer lies in a file.
   *
   * @throws RequestError the refusal
   */
  decideOffline(plan: P, request: OfflineRequest): D;
  /**
   * Opens a decision and confirms that the opened request is the one that the decision was about (design rule 2).
   *
   * @throws RequestError TOKEN_INVALID
   */
  open(decision: D, opener: Opener): OpenedRequest;
  /**
   * An engine for one answer of an endpoint.
   *
   * @param collection what the answer continues, when the request followed a link in a spelling that the rules do not know
   */
  sanitize(endpoint: P['endpoints'][number], context: EngineContext, collection?: string): ByteSanitizer;
  /** The best engine that an endpoint's answers can have. */
  bestEngine(endpoint: P['endpoints'][number]): BestEngine;
  /** How many endpoints serve requests; an endpoint for all other paths counts too. */
  serves(plan: P): number;
  /** The manners of the gateway that this language comes from, where callers may be used to them. */
  createCompat?(options: CompatibilityOptions): CompatibilityMode;
  /** For tools that look at rules and do not serve requests. A gateway never loads it. */
  review(): Promise<Review<P>>;
}

/** One dialect for each language; a forgotten one is a compile error. */
export type RuleLanguages = { readonly [L in Language]: RuleLanguage<Plan<L>, Decision<L>> };

/** A plan with the dialect of its language. */
export type Rules = { readonly plan: Plan; readonly dialect: RuleLanguage };

export function withLanguage(dialects: RuleLanguages, plan: Plan): Rules {
  return { plan, dialect: dialects[plan.language] };
}

/** A request as it came on the wire, its target parsed and found unambiguous. */
export type WireRequest = {
  readonly method: string;
  readonly target: Target;
  /** The same target, without the connector's prefix, as it was written. */
  readonly raw: string;
  readonly headers: HeaderList;
  /** Empty: none. */
  readonly body: Uint8Array;
};

export type OfflineRequest = {
  readonly method: string;
  /** May be absolute: scheme and host are ignored. */
  readonly url: string;
  /** The request's own body and its type, for languages whose rules look at them. */
  readonly requestBody?: Uint8Array;
  readonly contentType?: string;
  /** A language that knows functions of a cloud takes this off the path where it is the first segment. */
  readonly functionName?: string;
};

/** A rule set without an error, ready to be compiled. */
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

/** Explains, lints and compares plans of a language. Tells names and places of rules, never a value of a request or an answer. */
export type Review<P extends Plan = Plan> = {
  /** @param target path and query */
  explainRequest(plan: P, method: string, target: string): ExplainedRequest<P>;
  /**
   * What becomes of each field of the given answer or, without an answer, of every field that may come.
   *
   * @param known plans that know Graph's answers field by field
   */
  explainFields(
    plan: P,
    endpoint: P['endpoints'][number],
    answer: ResponseToExplain,
  ): readonly FieldOutcome[];
  /** The JSON documents of an answer. @throws JsonError */
  parseAnswer(bytes: Uint8Array, limits: JsonLimits): readonly JsonNode[];
  /** Reports what a plan lets pass although its author hardly meant it. */
  lint(plan: P, knowledge: LintKnowledge, report: LintReport): void;
  /** The form in which plans of all languages are compared. */
  view(plan: P, known: readonly NativePlan[]): PlanView;
  /** What the rule set notes beside a rule, by the rule's JSON pointer. */
  noteOf(plan: P, pointer: string): RuleNote;
};

export type ExplainedRequest<P extends Plan = Plan> = {
  readonly request: RequestExplanation;
  /** The endpoint that takes the request; undefined when it is refused. */
  readonly endpoint: P['endpoints'][number] | undefined;
};

export type ResponseToExplain = {
  readonly documents: readonly JsonNode[] | undefined;
  readonly known: readonly NativePlan[];
};

/** `name` tells what the rule is about, for rules that stand in no file: `user.mail`, `endpoint users`. */
export type RuleNote = {
  readonly name?: string;
  readonly class?: DataClass;
  readonly reason?: string;
};

/** A plan with everything that a review of it needs. */
export type ReviewedPlan = Rules & { readonly review: Review };

/** Loads everything that a review of a plan needs. */
export async function reviewPlan(dialects: RuleLanguages, plan: Plan): Promise<ReviewedPlan> {
  const rules = withLanguage(dialects, plan);
  return { ...rules, review: await rules.dialect.review() };
}
