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

/** A shape of rule that fits the shape of value: a scalar has no parts. (A leaf on more than a scalar must be a drop; tests hold that.) */
type RuleFor<Value> = Value extends readonly unknown[]
  ? ArrayRule | LeafRule
  : Value extends object
    ? EntityReference | ObjectRule | LeafRule
    : LeafRule;

/**
 * One rule for each property of a Graph type, no more and no less: with `satisfies`, a missing or misspelt name does not
 * compile. What the service answers beyond the published types goes into a hand-written `*_EXTRA` part beside it.
 *
 * @example const EMAIL_ADDRESS = { address: …, name: … } satisfies EntityTable<MicrosoftGraph.EmailAddress>;
 */
export type EntityTable<T> = { readonly [K in keyof T]-?: RuleFor<NonNullable<T[K]>> };

/** Rules by property name, where no published type says which properties there are. */
export type Properties = Readonly<Record<string, FieldRule>>;

/** Entities by name: a description, then the table of the published type and the tables of what answers hold besides. */
export type EntityDefinitions = Readonly<
  Record<string, readonly [description: string, ...tables: readonly Properties[]]>
>;

/** Entities by name, made when they are asked for: a connector returns few of them, and a request fewer. */
export type EntityRuleFactories = Readonly<Record<string, (options: ConnectorOptions) => EntityRule>>;

/** The entry of that name; undefined when there is none. */
export function getEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/**
 * The rule of a navigation property that no endpoint expands. Graph leaves it out unless it is asked, and the OData guard
 * refuses the question. If the property comes all the same, the whole of it is dropped.
 */
export function createNavigationRule(dataClass: DataClass): LeafRule {
  return drop(dataClass, 'Navigation that no endpoint expands.');
}
