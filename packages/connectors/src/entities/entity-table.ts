import type {
  ArrayRule,
  DataClass,
  EntityReference,
  EntityRule,
  FieldRule,
  LeafRule,
  ObjectRule,
} from '@nymgate/engine/plan/rule-set';
import { drop } from '@nymgate/rules/native/builders';
import type { ConnectorOptions } from './connector-options.ts';

/** A rule for each shape of value. (A leaf on more than a scalar must be a drop, which tests check.) */
type RuleFor<Value> = Value extends readonly unknown[]
  ? ArrayRule | LeafRule
  : Value extends object
    ? EntityReference | ObjectRule | LeafRule
    : LeafRule;

/**
 * Exactly one rule per property of a Graph type: a missing or misspelled name doesn't compile with
 * `satisfies`. Undocumented properties are in hand-written `*_EXTRA` tables.
 * @example const EMAIL_ADDRESS = { address: …, name: … } satisfies EntityTable<MicrosoftGraph.EmailAddress>;
 */
export type EntityTable<T> = { readonly [K in keyof T]-?: RuleFor<NonNullable<T[K]>> };

/** Without a published type. */
export type Properties = Readonly<Record<string, FieldRule>>;

/** A description, the table of the published type, and tables of further properties. */
export type EntityDefinitions = Readonly<
  Record<string, readonly [description: string, ...tables: readonly Properties[]]>
>;

/** Created lazily: a connector returns few entities, and a request fewer. */
export type EntityRuleFactories = Readonly<Record<string, (options: ConnectorOptions) => EntityRule>>;

export function getEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/**
 * A navigation property that no endpoint expands. Graph omits it by default and the OData guard refuses to
 * request it; if it comes anyway, it is dropped.
 */
export function createNavigationRule(dataClass: DataClass): LeafRule {
  return drop(dataClass, 'Navigation that no endpoint expands.');
}
