import type { RuleSet, RuleSource } from '@nymgate/engine/plan/rule-set';
import type { ConnectorOptions } from '../entities/connector-options.ts';

/** A Microsoft Graph application permission (app role) that the administrator consents to. */
export type Permission = {
  /** Role value as Graph publishes it: `User.Read.All`. */
  readonly value: string;
  /** App-role GUID on the Microsoft Graph service principal. */
  readonly id: string;
  /** Why it is needed. One sentence. */
  readonly reason: string;
  /** Ids of the endpoints that Graph refuses, or answers with less, without it. Never empty. */
  readonly endpoints: readonly string[];
  /** The connector works without it, with the loss that `reason` names. */
  readonly optional?: true;
};

/**
 * A call that shows an endpoint working. `{slot}` stands in `path` wherever a value comes from an earlier answer of the
 * gateway itself; `lookups` says which, in the order in which they are made, so a later one may use an earlier slot.
 */
export type ExampleCall = {
  /** The endpoint's id, or that id and a word more. Unique within the connector. */
  readonly id: string;
  readonly title: string;
  readonly path: string;
  readonly lookups?: Readonly<Record<string, Lookup>>;
};

/**
 * `pointer` is the JSON pointer (RFC 6901) of the value in the answer to `path`; `*` in the place of `0` in `/value/0/id` stands
 * for any element of an array, and the elements are tried in turn until the example is answered with data.
 */
export type Lookup = { readonly path: string; readonly pointer: string };

/** One Microsoft 365 data family: what may be asked, what comes back, which permissions that takes. */
export type Connector = {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly ruleSet: (options: ConnectorOptions) => RuleSet;
  /** The same, built only as far as it is asked for. */
  readonly rules: (options: ConnectorOptions) => RuleSource;
  readonly permissions: (options: ConnectorOptions) => readonly Permission[];
  readonly examples: (options: ConnectorOptions) => readonly ExampleCall[];
};
