import '../../packages/gateway/src/platform/install.ts';
import type { FileSource } from '../../packages/bulk/src/bulk-files.ts';
import type { ColumnAction, RejectReason, TablePlan } from '../../packages/bulk/src/bulk-plan.ts';
import { runParquet } from '../../packages/bulk/src/file-formats/parquet/run-parquet.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';

export const pseudonymizer = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url') }],
  tenant: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
});
export const KEEP: ColumnAction = { type: 'keep' };
export const PERSON = {
  ...{ type: 'pseudonymize', kind: 'person', reversible: false },
} as const satisfies ColumnAction;

export type Acts = Readonly<Record<string, ColumnAction>>;

/** Columns by name; whatever is not named is unknown. */
export const planOf =
  (acts: Acts, rowOrder: TablePlan['rowOrder'] = 'kept') =>
  (header: readonly string[]): TablePlan => ({
    columns: Object.entries(acts).map(([name, act]) => ({ name, source: header.indexOf(name), action: act })),
    dropped: [],
    unknown: header.filter((name) => !(name in acts)),
    missing: [],
    rowOrder,
    trim: true,
    formulas: 'prefix',
  });

/** Tells which ranges were asked for, and how many bytes have been given. */
export type WatchedSource = FileSource & {
  readonly read: (readonly [number, number])[];
  readonly given: () => number;
};

export function sourceOf(bytes: Uint8Array): WatchedSource {
  const read: (readonly [number, number])[] = [];
  let given = 0;
  return {
    ...{ uri: 'people.parquet', name: 'people.parquet', size: bytes.length, read, given: () => given },
    open: async function* (from = 0, to = bytes.length) {
      read.push([from, to]);
      for (let at = from; at < to; at += 65_536) {
        const chunk = bytes.subarray(at, Math.min(to, at + 65_536));
        given += chunk.length;
        yield chunk;
      }
    },
  };
}

export async function run(bytes: Uint8Array, acts: Acts, rowOrder?: TablePlan['rowOrder']) {
  const chunks: Uint8Array[] = [];
  const rejects: [number, RejectReason][] = [];
  const source = sourceOf(bytes);
  /** Bytes of the input that had been given at each write. */
  const givenAt: number[] = [];
  const result = await runParquet({
    source,
    planTable: planOf(acts, rowOrder),
    dependencies: { pseudonymizer, onReject: (line, reason) => void rejects.push([line, reason]) },
    write: async (chunk) => {
      chunks.push(chunk);
      givenAt.push(source.given());
    },
  });
  const out = Uint8Array.from(Buffer.concat(chunks));
  return { ...result, rejects, read: source.read, bytes: out, chunks, givenAt };
}
