import type { RuleSet } from '@nymgate/engine/plan/rule-set';
import type { PseudonymFormat, Table } from './table.ts';

export type SchemaSource = {
  readonly connector: string;
  readonly title: string;
  /** As in the header `Nymgate-Policy`: the version of the schema. */
  readonly policy: string;
  readonly rules: RuleSet;
  readonly form: PseudonymFormat;
  readonly tables: readonly Table[];
};

export function formatHeadline({ title, policy }: SchemaSource): string {
  return `${title} as Nymgate delivers it under policy ${policy}.`;
}

export function toSourceName({ connector }: Pick<SchemaSource, 'connector'>): string {
  return `nymgate_${connector.replaceAll('-', '_')}`;
}
