import type { EndpointRule, EntityRule, RuleSet } from './rule-set.ts';

/**
 * A rule set whose tables are built when they are asked for: a start needs the endpoints at once, the entities of one of them
 * with its first request, and the whole only for explanations.
 */
export type RuleSource = {
  readonly name: string;
  /** First 16 hex digits of SHA-256 over the canonical JSON (RFC 8785) of the whole. */
  readonly policy: () => string;
  readonly endpoints: readonly EndpointRule[];
  /** The rule of an entity that an endpoint returns, directly or inside others; undefined: there is none of that name. */
  readonly entity: (name: string) => EntityRule | undefined;
  readonly phrases: (name: string) => readonly string[] | undefined;
  readonly ruleSet: () => RuleSet;
};
