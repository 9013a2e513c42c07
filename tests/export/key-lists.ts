import '../../packages/gateway/src/platform/install.ts';
import type { PseudonymKind } from '../../packages/engine/src/kernel/pseudonym-kinds.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { type Graph, idOf, type Owned } from './read-graph.ts';

/** What an id becomes, by the key of the gateway and by no code of the export's. */
export type Names = (kind: PseudonymKind) => (id: string) => string;

/** Keys of rows, sorted: whose it is and its id, as the export should have them. */
export type Keys = readonly string[];

export type Asked = {
  readonly graph: Graph;
  readonly of: Names;
  /** Start of the run, ISO 8601: windows of events and calls are measured from it. */
  readonly started: string;
};

export function namesBy(secret: string, tenant: string): Names {
  const made = createPseudonymizer({ scheme: 'native', keys: [{ id: 1, secret }], tenant });
  return (kind) => (id) => made.reversible(id, kind) ?? '';
}

export type Name = (id: string) => string;
export const owned = (rows: readonly Owned[], owner: Name, name: Name): Keys =>
  rows.map((one) => `${owner(one.owner)} ${name(idOf(one.row))}`).sort();
/** Where the id is one that cannot be led back: by owner alone, so many times as there are rows. */
export const owners = (rows: readonly Owned[], owner: Name): Keys =>
  rows.map((one) => owner(one.owner)).sort();
export const once = (keys: Keys): Keys => [...new Set(keys)];
