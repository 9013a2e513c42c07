import type { PlanEndpoint } from '../../plan/plan.ts';
import { type KnownAnswer, requestsOf } from '../../review/explain/known-answers.ts';
import { SAMPLE_TOKEN } from '../../review/explain/sample-requests.ts';
import { matchesPattern } from '../../review/explain/takes-path.ts';
import type { PsoxyEndpointRule } from '../rules/psoxy-rule-set.ts';

/** An endpoint of Psoxy's language with all that the lint asks of it. */
export type LintedEndpoint = {
  readonly rule: PsoxyEndpointRule;
  readonly pointer: string;
  readonly endpoint: PlanEndpoint;
  readonly known: KnownAnswer | undefined;
  /** Paths that it takes, as far as they can be found. */
  readonly requests: readonly string[];
};

const SLOT = /\{[^{}]*\}/g;
const SLOT_SAMPLES = [SAMPLE_TOKEN, '48d31887-5fad-4d73-a9f5-3c356e68a038', 'x@example.com', 'x'];

/** Paths that an endpoint takes: those of its template, or those of known endpoints that its pattern matches. */
export function requestsTaken(
  { pathTemplate, pathRegex }: PsoxyEndpointRule,
  endpoint: PlanEndpoint,
  known: readonly KnownAnswer['endpoint'][],
): readonly string[] {
  const candidates =
    pathRegex === undefined && pathTemplate !== undefined
      ? SLOT_SAMPLES.map((sample) => pathTemplate.replace(SLOT, encodeURIComponent(sample)))
      : known.flatMap(requestsOf);
  return [...new Set(candidates)].filter((text) => matchesPattern(endpoint, text));
}
