import { abandonByteEngine } from '@nymgate/engine/sanitizer/bytes/abandon-byte-engine';
import {
  type Automaton,
  createKindNumbers,
  type KindNumbers,
  NO_KIND,
} from '@nymgate/engine/sanitizer/bytes/compile-automaton';
import { createImageWriter, type ImageWriter } from '@nymgate/engine/sanitizer/bytes/image/image-writer';
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
  createNameEntry,
  encodeName,
  getTableSize,
  type NameEntry,
  writeNameTable,
} from '@nymgate/engine/sanitizer/bytes/image/name-table';
import type { GateTables } from '@nymgate/rules/text/regex/automaton/build-gate';
import { PERSON } from '../plan/psoxy-kinds.ts';
import type { ContainerState, Count, KindOutcome, LeafRule, PartGate, StateTable } from './state-table.ts';
import { transformLeaf } from './transform-leaf.ts';
import { writeGateTables, writePartGate } from './write-gate-tables.ts';

type StateImage = {
  readonly writer: ImageWriter;
  readonly states: StateTable;
  readonly hasGates: boolean;
  /** Addresses by number. */
  readonly placeAddresses: readonly number[];
  readonly containerAddresses: readonly number[];
  readonly leaves: (LeafRule | undefined)[];
  readonly kinds: KindNumbers;
  /** What is written of a name once, since nearly every object has the same. */
  readonly writtenNames: Map<string, WrittenName>;
};

type WrittenName = { readonly entry: NameEntry; readonly address: number };

/**
 * Writes the automaton of a response as the kernel reads it.
 *
 * @param gates whether with the tables of patterns; without them the host looks at every text, and the same becomes of it
 * @param base address at which the image will lie, a multiple of 64
 */
export function writeStates(states: StateTable, gates: boolean, base: number): Automaton {
  const writer = createImageWriter(base);
  const reserve = () => writer.reserve(NODE_LAYOUT.bytes);
  const places = states.places.map((state) => ('do' in state ? 0 : reserve()));
  const draft: StateImage = {
    writer,
    states,
    hasGates: gates,
    placeAddresses: places,
    containerAddresses: states.containers.map(reserve),
    leaves: [],
    kinds: createKindNumbers(),
    writtenNames: new Map(),
  };
  states.places.forEach((state, number) => {
    if ('do' in state) return;
    const at = places[number] ?? 0;
    writer.writeStructure(at, ROUTE_NODE_LAYOUT, {
      op: OP_ROUTE,
      string: getOutcomeAddress(draft, state.string),
      number: getOutcomeAddress(draft, state.number),
      boolean: getOutcomeAddress(draft, state.boolean),
      null: getOutcomeAddress(draft, state.null),
      object: getOutcomeAddress(draft, state.object),
      array: getOutcomeAddress(draft, state.array),
    });
  });
  states.containers.forEach((state, number) => {
    writeContainer(draft, draft.containerAddresses[number] ?? 0, state);
  });
  const { leaves } = draft;
  return {
    image: writer.image(),
    root: getPlaceAddress(draft, states.root),
    word: 0,
    seenBytes: 0,
    many: true,
    kinds: draft.kinds.all,
    treat: (number, value, treating) => {
      const leaf = leaves[number];
      return leaf === undefined ? abandonByteEngine() : transformLeaf(leaf, value, treating);
    },
  };
}

function getPlaceAddress(draft: StateImage, number: number): number {
  const state = draft.states.places[number];
  return state !== undefined && 'do' in state
    ? getOutcomeAddress(draft, state)
    : (draft.placeAddresses[number] ?? 0);
}

/** Places that do the same share a node. Most of them share the fate itself, which need not be written as text to be found. */
function getOutcomeAddress(draft: StateImage, outcome: KindOutcome): number {
  if (outcome.do === 'walk') return draft.containerAddresses[outcome.inside] ?? 0;
  return draft.writer.memoize(outcome, () => getSharedAddress(draft, outcome));
}

function getSharedAddress(draft: StateImage, outcome: Exclude<KindOutcome, { do: 'walk' }>): number {
  const { writer } = draft;
  const key = 'leaf' in outcome ? outcome.leaf : JSON.stringify(outcome);
  return writer.memoize(key, () => {
    const at = writer.reserve(NODE_LAYOUT.bytes);
    writeOutcome(draft, at, outcome);
    return at;
  });
}

function writeOutcome(draft: StateImage, at: number, outcome: Exclude<KindOutcome, { do: 'walk' }>): void {
  const { writer, leaves } = draft;
  const leaf = (op: number, of: LeafRule | undefined): void => {
    const counter = COUNTERS.nothing;
    writer.writeStructure(at, LEAF_NODE_LAYOUT, {
      op,
      counter,
      next: 0,
      table: 0,
      leaf: leaves.push(of) - 1,
      ...NO_KIND,
    });
  };
  switch (outcome.do) {
    case 'keep':
      writer.writeStructure(at, COUNTED_NODE_LAYOUT, {
        op: OP_PASS,
        ...writeCounters(writer, outcome.counts),
      });
      return;
    case 'drop':
    case 'write':
      writeFixed(draft, at, outcome);
      return;
    case 'checkNumber':
      leaf(outcome.type === 'integer' ? OP_CHECK_INTEGER : OP_CHECK_NUMBER, outcome.leaf);
      return;
    case 'operate':
      writeOperation(draft, at, outcome);
      return;
    case 'gate': {
      const tables = draft.hasGates ? outcome.gate.tables() : undefined;
      if (tables === undefined) leaf(OP_ASK, outcome.leaf);
      else if ('part' in tables) writePart(draft, at, outcome, tables);
      else writeGate(draft, at, outcome, tables);
      return;
    }
    case 'ask':
      leaf(OP_ASK, outcome.leaf);
      return;
    case 'giveUp':
      leaf(OP_ASK, undefined);
  }
}

/** A leaf that the kernel treats by itself. */
function writeOperation(
  { writer, leaves, kinds }: StateImage,
  at: number,
  { operation, leaf }: Extract<KindOutcome, { do: 'operate' }>,
): void {
  writer.writeStructure(at, LEAF_NODE_LAYOUT, {
    op: OPERATION_CODES[operation.make],
    counter: COUNTERS[operation.make === 'textDigest' ? 'textDigest' : 'pseudonymize'],
    next: 0,
    table: 0,
    leaf: leaves.push(leaf) - 1,
    ...('kind' in operation ? kinds.getParts(operation.kind) : NO_KIND),
  });
}

type GateOutcome = Extract<KindOutcome, { do: 'gate' }>;

function writeGate(draft: StateImage, at: number, outcome: GateOutcome, tables: GateTables): void {
  const { writer, leaves } = draft;
  writer.writeStructure(at, GATE_NODE_LAYOUT, {
    op: OP_GATE,
    counter: COUNTERS.nothing,
    next: 0,
    table: writeGateTables(writer, tables),
    leaf: leaves.push(outcome.leaf) - 1,
    otherwise: getOutcomeAddress(draft, outcome.otherwise),
    filled: Number(outcome.gate.requiresVisibleText),
  });
}

function writePart(
  draft: StateImage,
  at: number,
  outcome: GateOutcome,
  { part, reversible }: PartGate,
): void {
  const { writer, leaves, kinds } = draft;
  writer.writeStructure(at, LEAF_NODE_LAYOUT, {
    op: reversible ? OP_PART_REVERSIBLE : OP_PART,
    counter: COUNTERS.pseudonymize,
    next: 0,
    table: writePartGate(writer, part, getOutcomeAddress(draft, outcome.otherwise)),
    leaf: leaves.push(outcome.leaf) - 1,
    ...kinds.getParts(PERSON),
  });
}

const OPERATION_CODES = {
  irreversible: OP_IRREVERSIBLE,
  reversible: OP_REVERSIBLE,
  textDigest: OP_DIGEST,
} as const;

function writeFixed(
  draft: StateImage,
  at: number,
  outcome: Extract<KindOutcome, { do: 'drop' | 'write' }>,
): void {
  const { writer, containerAddresses } = draft;
  const counters = writeCounters(writer, outcome.counts);
  if (outcome.do === 'drop' && outcome.inside === undefined) {
    writer.writeStructure(at, COUNTED_NODE_LAYOUT, { op: OP_DROP, ...counters });
    return;
  }
  const text = new TextEncoder().encode(outcome.do === 'drop' ? '' : outcome.text);
  writer.writeStructure(at, FIXED_NODE_LAYOUT, {
    op: OP_FIXED,
    ...counters,
    text: text.length === 0 ? 0 : writer.writeBytes(text),
    length: text.length,
    inside: outcome.inside === undefined ? 0 : (containerAddresses[outcome.inside] ?? 0),
  });
}

/** The first counter stands in the node, each further one in one of its own. */
function writeCounters(
  writer: ImageWriter,
  [first, ...rest]: readonly Count[],
): { readonly counter: number; readonly next: number } {
  const counter = first === undefined ? COUNTERS.nothing : COUNTERS[first];
  if (rest.length === 0) return { counter, next: 0 };
  const next = writer.reserve(NODE_LAYOUT.bytes);
  writer.writeStructure(next, COUNTED_NODE_LAYOUT, { op: OP_DROP, ...writeCounters(writer, rest) });
  return { counter, next };
}

function writeContainer(draft: StateImage, at: number, state: ContainerState): void {
  const { writer } = draft;
  const ghost = state.ghost ? FLAG_GHOST : 0;
  if (state.kind === 'array') {
    const items = getPlaceAddress(draft, state.items);
    writer.writeStructure(at, ARRAY_NODE_LAYOUT, { op: OP_ARRAY, flags: ghost, items });
    return;
  }
  const names = [...state.names].map(([name, place]) => {
    const { entry, address } = writeNameEntry(draft, name);
    return { entry, address, node: getPlaceAddress(draft, place), property: UNNOTED };
  });
  const size = getTableSize(names.length);
  const table = writer.reserve(size * NAME_ENTRY_LAYOUT.bytes);
  writer.patch((view) => writeNameTable(view, table - writer.base, names));
  writer.writeStructure(at, OBJECT_NODE_LAYOUT, {
    op: OP_OBJECT,
    flags: ghost | FLAG_ANY_NAME,
    names: table,
    mask: size - 1,
    others: getPlaceAddress(draft, state.others),
    links: state.links === undefined ? 0 : getPlaceAddress(draft, state.links),
    seenBytes: 0,
    guess: 0,
  });
}

function writeNameEntry({ writtenNames, writer }: StateImage, name: string): WrittenName {
  const known = writtenNames.get(name);
  if (known !== undefined) return known;
  const bytes = encodeName(name);
  const written = { entry: createNameEntry(bytes), address: writer.writeBytes(bytes) };
  writtenNames.set(name, written);
  return written;
}
