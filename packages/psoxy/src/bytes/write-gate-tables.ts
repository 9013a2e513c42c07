import type { ImageWriter } from '@nymgate/engine/sanitizer/bytes/image/image-writer';
import { GATE_LAYOUT, PART_FINDER_LAYOUT } from '@nymgate/engine/sanitizer/bytes/image/layout';
import type { GateTables } from '@nymgate/rules/text/regex/automaton/build-gate';
import type { PartTables } from '@nymgate/rules/text/regex/automaton/build-part';

/** Equal tables are written once. */
export function writeGateTables(writer: ImageWriter, tables: GateTables): number {
  return writer.memoize(tables, () => {
    const { table, start, end, ascii, pages, pageIndex: writePage, masks: byteMasks, last } = tables;
    const address = writer.reserve(GATE_LAYOUT.bytes);
    writer.writeStructure(address, GATE_LAYOUT, {
      table: writeTable(writer, table),
      start,
      end,
      ascii: writer.writeBytes(ascii),
      pages: writer.writeBytes(pages),
      pageOf: writer.writeBytes(writePage),
      masks: byteMasks === undefined ? 0 : writer.writeBytes(byteMasks.masks),
      shortest: byteMasks?.minLength ?? 0,
      plain: Number(byteMasks?.plain ?? false),
      last: Number(last),
    });
    return address;
  });
}

/** @param otherwise the node for text without a match */
export function writePartGate(writer: ImageWriter, tables: PartTables, fallbackAddress: number): number {
  const { gate, afterWord, afterOther, starts, group: writeState } = tables;
  const at = writer.reserve(PART_FINDER_LAYOUT.bytes);
  writer.writeStructure(at, PART_FINDER_LAYOUT, {
    gate: writeGateTables(writer, gate),
    afterWord,
    afterOther,
    starts: starts === undefined ? 0 : writer.memoize(starts, () => writeTable(writer, starts.table)),
    startsAtEnd: starts?.atEnd ?? 0,
    startsAtWord: starts?.atWord ?? 0,
    startsAtOther: starts?.atOther ?? 0,
    before: writeState.before,
    after: writeState.after,
    otherwise: fallbackAddress,
  });
  return at;
}

function writeTable(writer: ImageWriter, table: Uint16Array): number {
  return writer.writeBytes(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
}
