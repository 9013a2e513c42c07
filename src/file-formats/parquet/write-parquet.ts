import type { ParquetWriter } from 'hyparquet-writer';
import type { outputCodec } from './codecs.ts';
import type { OutputColumn } from './plan-columns.ts';
import { understood } from './read-footer.ts';
import { physical } from './read-group.ts';

export type ParquetOutput = {
  /** One row group. */
  readonly add: (columns: readonly (readonly unknown[])[]) => Promise<void>;
  readonly end: () => Promise<void>;
};

/**
 * Writes row group after row group and holds one at a time. Columns are written by their physical types, and their logical types are put into
 * the footer, so that kept values go through untouched. Without statistics: they would tell the least and the greatest value of a column.
 */
export function openOutput(
  { ByteWriter, ParquetWriter }: typeof import('hyparquet-writer'),
  columns: readonly OutputColumn[],
  {
    write,
    codec,
  }: { readonly write: (chunk: Uint8Array) => Promise<void>; readonly codec: ReturnType<typeof outputCodec> },
): ParquetOutput {
  const writer = new ByteWriter();
  const root = { name: 'schema', num_children: columns.length };
  const schema = [root, ...columns.map(({ element }) => physical(element))];
  const output: ParquetWriter = new ParquetWriter({
    writer,
    schema,
    ...codec,
    statistics: false,
    createdBy: 'nymgate',
  });
  const flush = async (): Promise<void> => {
    const bytes = writer.getBytes();
    // What the writer holds is used again, and whoever takes a chunk may keep it.
    if (bytes.length > 0) await write(bytes.slice());
    writer.index = 0;
  };
  return {
    add: async (made) => {
      const rows = made[0]?.length ?? 0;
      if (rows === 0) return;
      await understood(() =>
        output.write({
          columnData: columns.map(({ element }, at) => ({
            name: element.name,
            data: [...(made[at] ?? [])],
            offsetIndex: false,
          })),
          rowGroupSize: rows,
        }),
      );
      await flush();
    },
    end: async () => {
      output.schema = [root, ...columns.map(({ element }) => element)];
      await output.finish();
      await flush();
    },
  };
}
