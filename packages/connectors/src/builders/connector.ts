import type { RuleSet, RuleSource } from '@nymgate/engine/plan/rule-set';
import type { ConnectorOptions } from '../entities/connector-options.ts';

/** A Microsoft Graph application permission (app role). */
export type Permission = {
  /** `User.Read.All`. */
  readonly value: string;
  /** App role ID of the Microsoft Graph service principal. */
  readonly id: string;
  /** One sentence. */
  readonly reason: string;
  /** Endpoints that fail or return less without it. Never empty. */
  readonly endpoints: readonly string[];
  /** The connector works without it, with the loss in `reason`. */
  readonly optional?: true;
};

/**
 * A call that shows an endpoint working. `{slot}`s in `path` get values from earlier responses; `lookups` run
 * in order, so a later one may use an earlier slot.
 */
export type ExampleCall = {
  /** The endpoint's ID, optionally with a suffix. Unique within the connector. */
  readonly id: string;
  readonly title: string;
  readonly path: string;
  readonly lookups?: Readonly<Record<string, Lookup>>;
};

/**
 * `pointer` is a JSON pointer (RFC 6901) into the response to `path`. `*` instead of `0` in `/value/0/id`
 * matches any element; elements are tried until the example returns data.
 */
export type Lookup = { readonly path: string; readonly pointer: string };

/** A Microsoft 365 data family: endpoints, entities and permissions. */
export type Connector = {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly ruleSet: (options: ConnectorOptions) => RuleSet;
  /** Built lazily. */
  readonly rules: (options: ConnectorOptions) => RuleSource;
  readonly permissions: (options: ConnectorOptions) => readonly Permission[];
  readonly examples: (options: ConnectorOptions) => readonly ExampleCall[];
};
