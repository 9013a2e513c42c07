import type { ImageWriter } from '../../sanitizer/bytes/image/image-writer.ts';
import { GATE_LAYOUT } from '../../sanitizer/bytes/image/layout.ts';
import type { GateTables } from '../../text/regex/automaton/build-gate.ts';

/** The address of a gate in an image; equal tables are placed once. */
export function placeGate(writer: ImageWriter, tables: GateTables): number {
  return writer.once(tables, () => {
    const { table, start, end, ascii, pages, pageOf, masks } = tables;
    const at = writer.reserve(GATE_LAYOUT.bytes);
    writer.put(at, GATE_LAYOUT, {
      table: writer.place(new Uint8Array(table.buffer)),
      start,
      end,
      ascii: writer.place(ascii),
      pages: writer.place(pages),
      pageOf: writer.place(pageOf),
      masks: masks === undefined ? 0 : writer.place(masks.masks),
      shortest: masks?.shortest ?? 0,
      plain: Number(masks?.plain ?? false),
    });
    return at;
  });
}
