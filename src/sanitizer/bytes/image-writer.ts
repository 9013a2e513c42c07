import type { Grammar } from '../../kernel/grammars.ts';
import { ANY_DIGIT, type ByteAutomaton, byteGrammar, NO_ZERO, type Run, type Shape } from './byte-grammar.ts';
import {
  AUTOMATON_ACCEPT,
  AUTOMATON_BYTES,
  AUTOMATON_CLASSES,
  AUTOMATON_ROWS,
  AUTOMATON_START,
  GRAMMAR_AUTOMATA,
  GRAMMAR_RUN,
  GRAMMAR_SHAPES,
  RUN_BYTES,
  RUN_FIRST,
  RUN_LEAST,
  RUN_MOST,
  RUN_REST,
  SHAPE_BYTES,
  SHAPE_LOW,
  SHAPE_SPAN,
  SHAPES_BYTES,
  SHAPES_INDEX,
} from './layout.ts';

/** Grows a memory image and knows the address that everything in it will have. */
export type ImageWriter = {
  readonly base: number;
  /** Address of that many zero bytes, a multiple of 16. */
  readonly reserve: (bytes: number) => number;
  /** Address of a copy; zeros follow it up to a multiple of 16. */
  readonly place: (bytes: Uint8Array) => number;
  readonly write: (address: number, value: number) => void;
  /** Gives back what was reserved last from that address on, of which nothing has been written. */
  readonly release: (address: number) => void;
  readonly patch: (change: (view: DataView) => void) => void;
  /** What `make` placed when it was first asked for under this key. */
  readonly once: (key: unknown, make: () => number) => number;
  readonly image: () => Uint8Array;
};

/** Bytes that the image of most plans has room in. What is not used of them costs nothing: the system hands out zeros by the page. */
const COMMON = 262_144;

/** @param base address at which the image will lie, a multiple of 64 */
export function openImage(base: number): ImageWriter {
  let bytes = new Uint8Array(COMMON);
  let view = new DataView(bytes.buffer);
  let length = 0;
  const made = new Map<unknown, number>();
  const reserve = (wanted: number): number => {
    // Entries of name tables lie in as few cache lines as they need.
    const at = wanted % 64 === 0 ? (length + 63) & ~63 : (length + 15) & ~15;
    length = at + wanted;
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
    place: (content) => {
      const address = reserve(content.length);
      bytes.set(content, address - base);
      return address;
    },
    write: (address, value) => view.setUint32(address - base, value, true),
    release: (address) => {
      length = address - base;
    },
    once: (key, make) => {
      const address = made.get(key) ?? make();
      made.set(key, address);
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
export function placeGrammar(writer: ImageWriter, grammar: Grammar): number {
  return writer.once(grammar, () => {
    const compiled = byteGrammar(grammar);
    if (compiled === undefined) return 0;
    if (compiled.kind === 'run') return placeRun(writer, compiled);
    if (compiled.kind === 'shapes') return placeShapes(writer, compiled.shapes);
    return placeAutomata(writer, compiled.automata);
  });
}

function placeRun({ reserve, write, patch, base }: ImageWriter, run: Run): number {
  const grammar = reserve(RUN_BYTES);
  write(grammar, GRAMMAR_RUN);
  write(grammar + RUN_LEAST, run.least);
  write(grammar + RUN_MOST, run.most);
  patch((view) => {
    run.first.forEach((byte, at) => {
      view.setUint8(grammar - base + RUN_FIRST + at, byte);
    });
    run.rest.forEach((byte, at) => {
      view.setUint8(grammar - base + RUN_REST + at, byte);
    });
  });
  return grammar;
}

/** The shapes of one length lie one behind the other. Places behind the end of a text may hold anything. */
function placeShapes({ reserve, write, place }: ImageWriter, shapes: readonly Shape[]): number {
  const grammar = reserve(SHAPES_BYTES);
  write(grammar, GRAMMAR_SHAPES);
  const ordered = [...shapes].sort((one, other) => one.length - other.length);
  const address = place(shapeBytes(ordered));
  ordered.forEach(({ length }, at) => {
    const index = grammar + SHAPES_INDEX + length * 8;
    const isFirst = ordered[at - 1]?.length !== length;
    if (isFirst) write(index, address + at * SHAPE_BYTES);
    if (isFirst) write(index + 4, ordered.filter((shape) => shape.length === length).length);
  });
  return grammar;
}

const ZERO = 0x30;

function shapeBytes(shapes: readonly Shape[]): Uint8Array {
  const bytes = new Uint8Array(shapes.length * SHAPE_BYTES).fill(255);
  shapes.forEach((shape, number) => {
    const start = number * SHAPE_BYTES;
    bytes.fill(0, start + SHAPE_LOW, start + SHAPE_SPAN);
    for (let at = 0; at < shape.length; at += 1) {
      const code = shape.charCodeAt(at);
      const low = code === ANY_DIGIT ? ZERO : code === NO_ZERO ? ZERO + 1 : code;
      bytes[start + SHAPE_LOW + at] = low;
      bytes[start + SHAPE_SPAN + at] = low === code ? 0 : ZERO + 9 - low;
    }
  });
  return bytes;
}

function placeAutomata({ reserve, place, write }: ImageWriter, automata: readonly ByteAutomaton[]): number {
  const grammar = reserve(GRAMMAR_AUTOMATA + automata.length * AUTOMATON_BYTES);
  write(grammar, automata.length);
  automata.forEach(({ rows, classes, rowBytes }, index) => {
    const at = grammar + GRAMMAR_AUTOMATA + index * AUTOMATON_BYTES;
    write(at + AUTOMATON_ROWS, place(new Uint8Array(rows.buffer)));
    write(at + AUTOMATON_CLASSES, place(classes));
    write(at + AUTOMATON_START, rowBytes);
    write(at + AUTOMATON_ACCEPT, rowBytes - 2);
  });
  return grammar;
}
