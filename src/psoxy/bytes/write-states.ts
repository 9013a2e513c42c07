import { type Automaton, TREATMENTS } from '../../sanitizer/bytes/compile-automaton.ts';
import { giveUp } from '../../sanitizer/bytes/give-up.ts';
import { type ImageWriter, openImage } from '../../sanitizer/bytes/image-writer.ts';
import {
  ENTRY_BYTES,
  FLAG_ANY_NAME,
  FLAG_GHOST,
  NODE_BYTES,
  NODE_FLAGS,
  NODE_INSIDE,
  NODE_LEAF,
  NODE_LINKS,
  NODE_MASK,
  NODE_NEXT,
  NODE_OP,
  NODE_OTHERS,
  NODE_TALLY,
  NODE_TARGET,
  NODE_TEXT,
  NODE_TEXT_LENGTH,
  OP_ARRAY,
  OP_ASK,
  OP_CHECK_INTEGER,
  OP_CHECK_NUMBER,
  OP_DIGEST,
  OP_DROP,
  OP_FIXED,
  OP_IRREVERSIBLE,
  OP_OBJECT,
  OP_PASS,
  OP_REVERSIBLE,
  OP_ROUTE,
  OP_TOKENIZE,
  ROUTE_ARRAY,
  ROUTE_BOOLEAN,
  ROUTE_NULL,
  ROUTE_NUMBER,
  ROUTE_OBJECT,
  ROUTE_STRING,
  TALLY_MISMATCH,
  TALLY_NOTHING,
  TALLY_UNKNOWN,
  UNNOTED,
} from '../../sanitizer/bytes/layout.ts';
import { tableSize, writeNameTable } from '../../sanitizer/bytes/name-table.ts';
import { writeName } from '../../sanitizer/bytes/write-name.ts';
import { type ContainerState, type Count, KINDS, type KindFate, type Leaf, type States } from './states.ts';
import { treatPlace } from './treat-place.ts';

type Draft = {
  readonly writer: ImageWriter;
  readonly states: States;
  /** Addresses by number. */
  readonly places: readonly number[];
  readonly containers: readonly number[];
  readonly leaves: (Leaf | undefined)[];
};

/**
 * Writes the automaton of a response as the kernel reads it.
 *
 * @param base address at which the image will lie, a multiple of 64
 */
export function writeStates(states: States, base: number): Automaton {
  const writer = openImage(base);
  const reserve = () => writer.reserve(NODE_BYTES);
  const places = states.places.map((state) => ('do' in state ? 0 : reserve()));
  const draft: Draft = { writer, states, places, containers: states.containers.map(reserve), leaves: [] };
  states.places.forEach((state, number) => {
    if ('do' in state) return;
    const at = places[number] ?? 0;
    writer.write(at + NODE_OP, OP_ROUTE);
    for (const kind of KINDS) writer.write(at + ROUTES[kind], addressOfFate(draft, state[kind]));
  });
  states.containers.forEach((state, number) => {
    writeContainer(draft, draft.containers[number] ?? 0, state);
  });
  const { leaves } = draft;
  return {
    image: writer.image(),
    root: addressOfPlace(draft, states.root),
    word: 0,
    seenBytes: 0,
    many: true,
    treat: (number, value, treating) => {
      const leaf = leaves[number];
      return leaf === undefined ? giveUp() : treatPlace(leaf, value, treating);
    },
  };
}

const ROUTES = {
  string: ROUTE_STRING,
  number: ROUTE_NUMBER,
  boolean: ROUTE_BOOLEAN,
  null: ROUTE_NULL,
  object: ROUTE_OBJECT,
  array: ROUTE_ARRAY,
} as const;

function addressOfPlace(draft: Draft, number: number): number {
  const state = draft.states.places[number];
  return state !== undefined && 'do' in state ? addressOfFate(draft, state) : (draft.places[number] ?? 0);
}

/** Places that do the same share a node. */
function addressOfFate(draft: Draft, fate: KindFate): number {
  const { writer } = draft;
  if (fate.do === 'walk') return draft.containers[fate.inside] ?? 0;
  const key = 'leaf' in fate ? fate.leaf : JSON.stringify(fate);
  return writer.once(key, () => {
    const at = writer.reserve(NODE_BYTES);
    writeFate(draft, at, fate);
    return at;
  });
}

function writeFate(draft: Draft, at: number, fate: Exclude<KindFate, { do: 'walk' }>): void {
  const { write } = draft.writer;
  switch (fate.do) {
    case 'keep':
      write(at + NODE_OP, OP_PASS);
      writeCounts(draft.writer, at, fate.counts);
      return;
    case 'drop':
    case 'write':
      writeFixed(draft, at, fate);
      return;
    case 'checkNumber':
      write(at + NODE_OP, fate.type === 'integer' ? OP_CHECK_INTEGER : OP_CHECK_NUMBER);
      write(at + NODE_LEAF, draft.leaves.push(fate.leaf) - 1);
      return;
    case 'operate':
      write(at + NODE_OP, OPERATIONS[fate.operation]);
      write(at + NODE_TALLY, TREATMENTS.indexOf(TREATMENT[fate.operation]));
      write(at + NODE_LEAF, draft.leaves.push(fate.leaf) - 1);
      return;
    case 'ask':
    case 'giveUp':
      write(at + NODE_OP, OP_ASK);
      write(at + NODE_LEAF, draft.leaves.push(fate.do === 'ask' ? fate.leaf : undefined) - 1);
  }
}

const OPERATIONS = {
  irreversible: OP_IRREVERSIBLE,
  reversible: OP_REVERSIBLE,
  tokenize: OP_TOKENIZE,
  textDigest: OP_DIGEST,
} as const;

const TREATMENT = {
  irreversible: 'pseudonymize',
  reversible: 'pseudonymize',
  tokenize: 'tokenize',
  textDigest: 'textDigest',
} as const;

function writeFixed(draft: Draft, at: number, fate: Extract<KindFate, { do: 'drop' | 'write' }>): void {
  const { writer, containers } = draft;
  writeCounts(writer, at, fate.counts);
  if (fate.do === 'drop' && fate.inside === undefined) {
    writer.write(at + NODE_OP, OP_DROP);
    return;
  }
  writer.write(at + NODE_OP, OP_FIXED);
  if (fate.inside !== undefined) writer.write(at + NODE_INSIDE, containers[fate.inside] ?? 0);
  if (fate.do === 'drop') return;
  writer.write(at + NODE_TEXT, writer.place(new TextEncoder().encode(fate.text)));
  writer.write(at + NODE_TEXT_LENGTH, fate.text.length);
}

/** The first counter stands in the node, each further one in a node of its own. */
function writeCounts(writer: ImageWriter, at: number, counts: readonly Count[]): void {
  const [first, ...rest] = counts;
  writer.write(at + NODE_TALLY, first === undefined ? TALLY_NOTHING : counterOf(first));
  if (rest.length === 0) return;
  const next = writer.reserve(NODE_BYTES);
  writeCounts(writer, next, rest);
  writer.write(at + NODE_NEXT, next);
}

function counterOf(count: Count): number {
  if (count === 'mismatch') return TALLY_MISMATCH;
  return count === 'unknown' ? TALLY_UNKNOWN : TREATMENTS.indexOf(count);
}

function writeContainer(draft: Draft, at: number, state: ContainerState): void {
  const { writer } = draft;
  const { write } = writer;
  const ghost = state.ghost ? FLAG_GHOST : 0;
  write(at + NODE_OP, state.kind === 'object' ? OP_OBJECT : OP_ARRAY);
  write(at + NODE_FLAGS, state.kind === 'object' ? ghost | FLAG_ANY_NAME : ghost);
  if (state.kind === 'array') {
    write(at + NODE_TARGET, addressOfPlace(draft, state.items));
    return;
  }
  const names = [...state.names].map(([name, place]) => {
    const bytes = writeName(name);
    return { bytes, address: writer.place(bytes), node: addressOfPlace(draft, place), property: UNNOTED };
  });
  const size = tableSize(names.length);
  const table = writer.reserve(size * ENTRY_BYTES);
  writer.patch((view) => writeNameTable(view, table - writer.base, names));
  write(at + NODE_TARGET, table);
  write(at + NODE_MASK, size - 1);
  write(at + NODE_OTHERS, addressOfPlace(draft, state.others));
  write(at + NODE_LINKS, state.links === undefined ? 0 : addressOfPlace(draft, state.links));
}
