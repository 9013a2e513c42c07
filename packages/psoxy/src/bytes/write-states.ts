import {
  type Automaton,
  type KindNumbers,
  NO_KIND,
  numberKinds,
} from '@nymgate/engine/sanitizer/bytes/compile-automaton';
import { giveUp } from '@nymgate/engine/sanitizer/bytes/give-up';
import { type ImageWriter, openImage } from '@nymgate/engine/sanitizer/bytes/image/image-writer';
import {
  ARRAY_NODE_LAYOUT,
  COUNTED_NODE_LAYOUT,
  COUNTERS,
  FIXED_NODE_LAYOUT,
  FLAG_ANY_NAME,
  FLAG_GHOST,
  GATE_NODE_LAYOUT,
  LEAF_NODE_LAYOUT,
  NAME_ENTRY_LAYOUT,
  NODE_LAYOUT,
  OBJECT_NODE_LAYOUT,
  OP_ARRAY,
  OP_ASK,
  OP_CHECK_INTEGER,
  OP_CHECK_NUMBER,
  OP_DIGEST,
  OP_DROP,
  OP_FIXED,
  OP_GATE,
  OP_IRREVERSIBLE,
  OP_OBJECT,
  OP_PART,
  OP_PART_REVERSIBLE,
  OP_PASS,
  OP_REVERSIBLE,
  OP_ROUTE,
  ROUTE_NODE_LAYOUT,
  UNNOTED,
} from '@nymgate/engine/sanitizer/bytes/image/layout';
import {
  type NameEntry,
  nameEntry,
  tableSize,
  writeName,
  writeNameTable,
} from '@nymgate/engine/sanitizer/bytes/image/name-table';
import type { GateTables } from '@nymgate/rules/text/regex/automaton/build-gate';
import { PERSON } from '../plan/psoxy-kinds.ts';
import { layPart, placeGate } from './place-gate.ts';
import type { ContainerState, Count, KindFate, Leaf, PartGate, States } from './states.ts';
import { treatPlace } from './treat-place.ts';

type Draft = {
  readonly writer: ImageWriter;
  readonly states: States;
  readonly gates: boolean;
  /** Addresses by number. */
  readonly places: readonly number[];
  readonly containers: readonly number[];
  readonly leaves: (Leaf | undefined)[];
  readonly kinds: KindNumbers;
  /** What is written of a name once, since nearly every object has the same. */
  readonly names: Map<string, PlacedName>;
};

type PlacedName = { readonly entry: NameEntry; readonly address: number };

/**
 * Writes the automaton of a response as the kernel reads it.
 *
 * @param gates whether with the tables of patterns; without them the host looks at every text, and the same becomes of it
 * @param base address at which the image will lie, a multiple of 64
 */
export function writeStates(states: States, gates: boolean, base: number): Automaton {
  const writer = openImage(base);
  const reserve = () => writer.reserve(NODE_LAYOUT.bytes);
  const places = states.places.map((state) => ('do' in state ? 0 : reserve()));
  const draft: Draft = {
    writer,
    states,
    gates,
    places,
    containers: states.containers.map(reserve),
    leaves: [],
    kinds: numberKinds(),
    names: new Map(),
  };
  states.places.forEach((state, number) => {
    if ('do' in state) return;
    const at = places[number] ?? 0;
    writer.put(at, ROUTE_NODE_LAYOUT, {
      op: OP_ROUTE,
      string: addressOfFate(draft, state.string),
      number: addressOfFate(draft, state.number),
      boolean: addressOfFate(draft, state.boolean),
      null: addressOfFate(draft, state.null),
      object: addressOfFate(draft, state.object),
      array: addressOfFate(draft, state.array),
    });
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
    kinds: draft.kinds.all,
    treat: (number, value, treating) => {
      const leaf = leaves[number];
      return leaf === undefined ? giveUp() : treatPlace(leaf, value, treating);
    },
  };
}

function addressOfPlace(draft: Draft, number: number): number {
  const state = draft.states.places[number];
  return state !== undefined && 'do' in state ? addressOfFate(draft, state) : (draft.places[number] ?? 0);
}

/** Places that do the same share a node. Most of them share the fate itself, which need not be written as text to be found. */
function addressOfFate(draft: Draft, fate: KindFate): number {
  if (fate.do === 'walk') return draft.containers[fate.inside] ?? 0;
  return draft.writer.once(fate, () => addressOfEqual(draft, fate));
}

function addressOfEqual(draft: Draft, fate: Exclude<KindFate, { do: 'walk' }>): number {
  const { writer } = draft;
  const key = 'leaf' in fate ? fate.leaf : JSON.stringify(fate);
  return writer.once(key, () => {
    const at = writer.reserve(NODE_LAYOUT.bytes);
    writeFate(draft, at, fate);
    return at;
  });
}

function writeFate(draft: Draft, at: number, fate: Exclude<KindFate, { do: 'walk' }>): void {
  const { writer, leaves } = draft;
  const leaf = (op: number, of: Leaf | undefined): void => {
    const counter = COUNTERS.nothing;
    writer.put(at, LEAF_NODE_LAYOUT, {
      op,
      counter,
      next: 0,
      table: 0,
      leaf: leaves.push(of) - 1,
      ...NO_KIND,
    });
  };
  switch (fate.do) {
    case 'keep':
      writer.put(at, COUNTED_NODE_LAYOUT, { op: OP_PASS, ...countersOf(writer, fate.counts) });
      return;
    case 'drop':
    case 'write':
      writeFixed(draft, at, fate);
      return;
    case 'checkNumber':
      leaf(fate.type === 'integer' ? OP_CHECK_INTEGER : OP_CHECK_NUMBER, fate.leaf);
      return;
    case 'operate':
      writeOperation(draft, at, fate);
      return;
    case 'gate': {
      const tables = draft.gates ? fate.gate.tables() : undefined;
      if (tables === undefined) leaf(OP_ASK, fate.leaf);
      else if ('part' in tables) writePart(draft, at, fate, tables);
      else writeGate(draft, at, fate, tables);
      return;
    }
    case 'ask':
      leaf(OP_ASK, fate.leaf);
      return;
    case 'giveUp':
      leaf(OP_ASK, undefined);
  }
}

/** A leaf that the kernel treats by itself. */
function writeOperation(
  { writer, leaves, kinds }: Draft,
  at: number,
  { operation, leaf }: Extract<KindFate, { do: 'operate' }>,
): void {
  writer.put(at, LEAF_NODE_LAYOUT, {
    op: OPERATIONS[operation.make],
    counter: COUNTERS[operation.make === 'textDigest' ? 'textDigest' : 'pseudonymize'],
    next: 0,
    table: 0,
    leaf: leaves.push(leaf) - 1,
    ...('kind' in operation ? kinds.partsOf(operation.kind) : NO_KIND),
  });
}

type GateFate = Extract<KindFate, { do: 'gate' }>;

function writeGate(draft: Draft, at: number, fate: GateFate, tables: GateTables): void {
  const { writer, leaves } = draft;
  writer.put(at, GATE_NODE_LAYOUT, {
    op: OP_GATE,
    counter: COUNTERS.nothing,
    next: 0,
    table: placeGate(writer, tables),
    leaf: leaves.push(fate.leaf) - 1,
    otherwise: addressOfFate(draft, fate.otherwise),
    filled: Number(fate.gate.filled),
  });
}

function writePart(draft: Draft, at: number, fate: GateFate, { part, reversible }: PartGate): void {
  const { writer, leaves, kinds } = draft;
  writer.put(at, LEAF_NODE_LAYOUT, {
    op: reversible ? OP_PART_REVERSIBLE : OP_PART,
    counter: COUNTERS.pseudonymize,
    next: 0,
    table: layPart(writer, part, addressOfFate(draft, fate.otherwise)),
    leaf: leaves.push(fate.leaf) - 1,
    ...kinds.partsOf(PERSON),
  });
}

const OPERATIONS = {
  irreversible: OP_IRREVERSIBLE,
  reversible: OP_REVERSIBLE,
  textDigest: OP_DIGEST,
} as const;

function writeFixed(draft: Draft, at: number, fate: Extract<KindFate, { do: 'drop' | 'write' }>): void {
  const { writer, containers } = draft;
  const counters = countersOf(writer, fate.counts);
  if (fate.do === 'drop' && fate.inside === undefined) {
    writer.put(at, COUNTED_NODE_LAYOUT, { op: OP_DROP, ...counters });
    return;
  }
  const text = new TextEncoder().encode(fate.do === 'drop' ? '' : fate.text);
  writer.put(at, FIXED_NODE_LAYOUT, {
    op: OP_FIXED,
    ...counters,
    text: text.length === 0 ? 0 : writer.place(text),
    length: text.length,
    inside: fate.inside === undefined ? 0 : (containers[fate.inside] ?? 0),
  });
}

/** The first counter stands in the node, each further one in one of its own. */
function countersOf(
  writer: ImageWriter,
  [first, ...rest]: readonly Count[],
): { readonly counter: number; readonly next: number } {
  const counter = first === undefined ? COUNTERS.nothing : COUNTERS[first];
  if (rest.length === 0) return { counter, next: 0 };
  const next = writer.reserve(NODE_LAYOUT.bytes);
  writer.put(next, COUNTED_NODE_LAYOUT, { op: OP_DROP, ...countersOf(writer, rest) });
  return { counter, next };
}

function writeContainer(draft: Draft, at: number, state: ContainerState): void {
  const { writer } = draft;
  const ghost = state.ghost ? FLAG_GHOST : 0;
  if (state.kind === 'array') {
    const items = addressOfPlace(draft, state.items);
    writer.put(at, ARRAY_NODE_LAYOUT, { op: OP_ARRAY, flags: ghost, items });
    return;
  }
  const names = [...state.names].map(([name, place]) => {
    const { entry, address } = placeName(draft, name);
    return { entry, address, node: addressOfPlace(draft, place), property: UNNOTED };
  });
  const size = tableSize(names.length);
  const table = writer.reserve(size * NAME_ENTRY_LAYOUT.bytes);
  writer.patch((view) => writeNameTable(view, table - writer.base, names));
  writer.put(at, OBJECT_NODE_LAYOUT, {
    op: OP_OBJECT,
    flags: ghost | FLAG_ANY_NAME,
    names: table,
    mask: size - 1,
    others: addressOfPlace(draft, state.others),
    links: state.links === undefined ? 0 : addressOfPlace(draft, state.links),
    seenBytes: 0,
    guess: 0,
  });
}

function placeName({ names, writer }: Draft, name: string): PlacedName {
  const known = names.get(name);
  if (known !== undefined) return known;
  const bytes = writeName(name);
  const placed = { entry: nameEntry(bytes), address: writer.place(bytes) };
  names.set(name, placed);
  return placed;
}
