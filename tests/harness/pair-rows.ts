import { PSEUDONYM_KINDS, type PseudonymKind } from '../../packages/engine/src/kernel/pseudonym-kinds.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { TEST_KEY } from './start-gateway.ts';

type Row = { readonly [name: string]: unknown };

const KINDS = Object.entries(PSEUDONYM_KINDS).flatMap(([kind, { slot }]) =>
  slot === 'accepted' ? [kind as PseudonymKind] : [],
);

/** For each delivered row Graph's own, found by its id with the key: rows leave sorted. */
export function pairRows(
  delivered: readonly Row[],
  raw: readonly Row[],
  tenant: string,
): readonly (readonly [delivered: Row, raw: Row])[] {
  const { reversible, irreversible } = createPseudonymizer({
    scheme: 'native',
    keys: [{ id: 1, secret: TEST_KEY }],
    tenant,
  });
  const known = new Map(
    raw.flatMap((row) => {
      const id = String(row['id']);
      const names = KINDS.flatMap((kind) => [reversible(id, kind), irreversible(id, kind)]);
      return [id, ...names].map((name) => [name, row] as const);
    }),
  );
  return delivered.map((row) => {
    const found = known.get(String(row['id']));
    if (found === undefined) throw new Error('a delivered row that Graph has not');
    return [row, found];
  });
}
