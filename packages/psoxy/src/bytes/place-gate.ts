import type { ImageWriter } from '@nymgate/engine/sanitizer/bytes/image/image-writer';
import { GATE_LAYOUT, PART_FINDER_LAYOUT } from '@nymgate/engine/sanitizer/bytes/image/layout';
import type { GateTables } from '@nymgate/rules/text/regex/automaton/build-gate';
import type { PartTables } from '@nymgate/rules/text/regex/automaton/build-part';

/** The address of a gate in an image; equal tables are placed once. */
export function placeGate(writer: ImageWriter, tables: GateTables): number {
  return writer.once(tables, () => {
    const { table, start, end, ascii, pages, pageOf, masks, last } = tables;
    const at = writer.reserve(GATE_LAYOUT.bytes);
    writer.put(at, GATE_LAYOUT, {
      table: placeTable(writer, table),
      start,
      end,
      ascii: writer.place(ascii),
      pages: writer.place(pages),
      pageOf: writer.place(pageOf),
      masks: masks === undefined ? 0 : writer.place(masks.masks),
      shortest: masks?.shortest ?? 0,
      plain: Number(masks?.plain ?? false),
      last: Number(last),
    });
    return at;
  });
}

/**
 * The address of what finds a part in texts.
 *
 * @param otherwise the node of the texts that hold no match
 */
export function layPart(writer: ImageWriter, tables: PartTables, otherwise: number): number {
  const { gate, afterWord, afterOther, starts, place } = tables;
  const at = writer.reserve(PART_FINDER_LAYOUT.bytes);
  writer.put(at, PART_FINDER_LAYOUT, {
    gate: placeGate(writer, gate),
    afterWord,
    afterOther,
    starts: starts === undefined ? 0 : writer.once(starts, () => placeTable(writer, starts.table)),
    startsAtEnd: starts?.atEnd ?? 0,
    startsAtWord: starts?.atWord ?? 0,
    startsAtOther: starts?.atOther ?? 0,
    before: place.before,
    after: place.after,
    otherwise,
  });
  return at;
}

function placeTable(writer: ImageWriter, table: Uint16Array): number {
  return writer.place(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
}
