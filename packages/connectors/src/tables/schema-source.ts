import type { RuleSet } from '@nymgate/engine/plan/rule-set';
import type { PseudonymFormat, Table } from './table.ts';

/** What every format is made from. */
export type SchemaSource = {
  /** Id of the connector. */
  readonly connector: string;
  readonly title: string;
  /** As the header `Nymgate-Policy` says it: the version of the schema. */
  readonly policy: string;
  readonly rules: RuleSet;
  readonly form: PseudonymFormat;
  readonly tables: readonly Table[];
};

/** One sentence that stands at the head of every format. */
export function formatHeadline({ title, policy }: SchemaSource): string {
  return `${title} as Nymgate delivers it under policy ${policy}.`;
}

/** The name under which a warehouse knows the tables of a connector. */
export function toSourceName({ connector }: Pick<SchemaSource, 'connector'>): string {
  return `nymgate_${connector.replaceAll('-', '_')}`;
}
