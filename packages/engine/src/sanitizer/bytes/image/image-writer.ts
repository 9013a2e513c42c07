import type { Grammar } from '../../../kernel/grammars.ts';
import {
  type ByteAutomaton,
  type CharacterRun,
  DIGIT_RANGES,
  getByteGrammar,
  HEX_DIGIT,
} from './get-byte-grammar.ts';
import {
  AUTOMATA_GRAMMAR_LAYOUT,
  BYTE_AUTOMATON_LAYOUT,
  GRAMMAR_RUN,
  GRAMMAR_SHAPES,
  RUN_GRAMMAR_LAYOUT,
  SHAPE_GRAMMAR_LAYOUT,
  SHAPE_INDEX_LAYOUT,
  SHAPE_LAYOUT,
  type StructureLayout,
} from './layout.ts';

/** Grows a memory image and knows the address that everything in it will have. */
export type ImageWriter = {
  readonly base: number;
  /** Address of that many zero bytes, a multiple of 16. */
  readonly reserve: (bytes: number) => number;
  /** Address of a copy; zeros follow it up to a multiple of 16. */
  readonly writeBytes: (bytes: Uint8Array) => number;
  /** Writes all words of a structure: one that is forgotten does not compile. */
  readonly writeStructure: <L extends StructureLayout>(
    address: number,
    layout: L,
    values: Readonly<Record<keyof L['words'], number>>,
  ) => void;
  /** Gives back what was reserved last from that address on, of which nothing has been written. */
  readonly release: (address: number) => void;
  readonly patch: (change: (view: DataView) => void) => void;
  /** What `make` placed when it was first asked for under this key. */
  readonly memoize: (key: unknown, make: () => number) => number;
  readonly image: () => Uint8Array;
};

/** Bytes that the image of most plans has room in. What is not used of them costs nothing: the system hands out zeros by the page. */
const COMMON_BYTES = 262_144;

/** @param base address at which the image will lie, a multiple of 64 */
export function createImageWriter(base: number): ImageWriter {
  let bytes = new Uint8Array(COMMON_BYTES);
  let view = new DataView(bytes.buffer);
  let length = 0;
  const created = new Map<unknown, number>();
  const reserve = (size: number): number => {
    // Entries of name tables lie in as few cache lines as they need.
    const at = size % 64 === 0 ? (length + 63) & ~63 : (length + 15) & ~15;
    length = at + size;
    // Names and texts are read in steps of 16 bytes.
    if (length + 32 > bytes.length) {
      bytes = grow(bytes, 2 * length + 32);
      view = new DataView(bytes.buffer);
    }
    return base + at;
  };
  return {
    base,
    reserve,
    patch: (change) => change(view),
    writeBytes: (content) => {
      const address = reserve(content.length);
      bytes.set(content, address - base);
      return address;
    },
    writeStructure: (address, { words }, values: Readonly<Record<string, number>>) => {
      for (const name in words)
        view.setUint32(address - base + (words[name] ?? 0) * 4, values[name] ?? 0, true);
    },
    release: (address) => {
      length = address - base;
    },
    memoize: (key, make) => {
      const address = created.get(key) ?? make();
      created.set(key, address);
      return address;
    },
    image: () => bytes.slice(0, (length + 32 + 63) & ~63),
  };
}

function grow(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(size);
  grown.set(bytes);
  return grown;
}

/** The address of a grammar; 0 when the kernel cannot check it. */
export function writeGrammar(writer: ImageWriter, grammar: Grammar): number {
  return writer.memoize(grammar, () => {
    const compiled = getByteGrammar(grammar);
    if (compiled === undefined) return 0;
    if (compiled.kind === 'run') return writeRun(writer, compiled);
    if (compiled.kind === 'shapes') return writeShapes(writer, compiled.shapes);
    return writeAutomata(writer, compiled.automata);
  });
}

function writeRun({ reserve, writeStructure, patch, base }: ImageWriter, run: CharacterRun): number {
  const { bytes, places } = RUN_GRAMMAR_LAYOUT;
  const grammar = reserve(bytes);
  writeStructure(grammar, RUN_GRAMMAR_LAYOUT, { kind: GRAMMAR_RUN, least: run.least, most: run.most });
  patch((view) => {
    run.first.forEach((byte, at) => {
      view.setUint8(grammar - base + places.first + at, byte);
    });
    run.rest.forEach((byte, at) => {
      view.setUint8(grammar - base + places.rest + at, byte);
    });
  });
  return grammar;
}

/** The shapes of one length lie one behind the other. Places behind the end of a text may hold anything. */
function writeShapes(
  { reserve, writeStructure, writeBytes }: ImageWriter,
  shapes: readonly string[],
): number {
  const grammar = reserve(SHAPE_GRAMMAR_LAYOUT.bytes);
  const hex = Number(shapes.some((shape) => shape.includes(HEX_DIGIT)));
  writeStructure(grammar, SHAPE_GRAMMAR_LAYOUT, { kind: GRAMMAR_SHAPES, hex });
  const ordered = [...shapes].sort((one, other) => one.length - other.length);
  const address = writeBytes(encodeShapes(ordered));
  ordered.forEach(({ length }, at) => {
    if (ordered[at - 1]?.length === length) return;
    writeStructure(
      grammar + SHAPE_GRAMMAR_LAYOUT.places.lengths + length * SHAPE_INDEX_LAYOUT.bytes,
      SHAPE_INDEX_LAYOUT,
      {
        shapes: address + at * SHAPE_LAYOUT.bytes,
        count: ordered.filter((shape) => shape.length === length).length,
      },
    );
  });
  return grammar;
}

/** The first and the last character that a place takes. The kernel reads letters of hexadecimal digits as digits. */
function getRange(place: string): string {
  return place === HEX_DIGIT ? '09' : (DIGIT_RANGES[place] ?? place + place);
}

function encodeShapes(shapes: readonly string[]): Uint8Array {
  const { bytes: size, places, counts } = SHAPE_LAYOUT;
  const bytes = new Uint8Array(shapes.length * size).fill(255);
  shapes.forEach((shape, number) => {
    const low = number * size + places.low;
    const span = number * size + places.span;
    bytes.fill(0, low, low + counts.low);
    for (let at = 0; at < shape.length; at += 1) {
      const range = getRange(shape.charAt(at));
      bytes[low + at] = range.charCodeAt(0);
      bytes[span + at] = range.charCodeAt(1) - range.charCodeAt(0);
    }
  });
  return bytes;
}

function writeAutomata(
  { reserve, writeBytes, writeStructure }: ImageWriter,
  automata: readonly ByteAutomaton[],
): number {
  const { automata: first } = AUTOMATA_GRAMMAR_LAYOUT.places;
  const grammar = reserve(first + automata.length * BYTE_AUTOMATON_LAYOUT.bytes);
  writeStructure(grammar, AUTOMATA_GRAMMAR_LAYOUT, { kind: automata.length });
  automata.forEach(({ rows, classes, rowBytes }, index) => {
    writeStructure(grammar + first + index * BYTE_AUTOMATON_LAYOUT.bytes, BYTE_AUTOMATON_LAYOUT, {
      rows: writeBytes(new Uint8Array(rows.buffer)),
      classes: writeBytes(classes),
      start: rowBytes,
      accept: rowBytes - 2,
    });
  });
  return grammar;
}
