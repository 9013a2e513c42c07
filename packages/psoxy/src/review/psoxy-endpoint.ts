import {
  getSamplePaths,
  getSampleRequests,
  type KnownResponse,
} from '@nymgate/rules/review/explain/known-answers';
import type { PsoxyEndpoint } from '../plan/psoxy-plan.ts';
import type { PsoxyEndpointRule } from '../plan/psoxy-rule-set.ts';
import { matchesPattern } from './psoxy-view.ts';

export type LintedEndpoint = {
  readonly rule: PsoxyEndpointRule;
  readonly pointer: string;
  readonly endpoint: PsoxyEndpoint;
  readonly knownResponse: KnownResponse | undefined;
  /** Sample paths that it accepts. */
  readonly requests: readonly string[];
};

/** Paths of its template, or of known endpoints that its pattern matches. */
export function listMatchingRequests(
  { pathTemplate, pathRegex }: PsoxyEndpointRule,
  endpoint: PsoxyEndpoint,
  known: readonly KnownResponse['endpoint'][],
): readonly string[] {
  const candidates =
    pathRegex === undefined && pathTemplate !== undefined
      ? getSamplePaths(pathTemplate)
      : known.flatMap(getSampleRequests);
  return [...new Set(candidates)].filter((text) => matchesPattern(endpoint, text));
}
