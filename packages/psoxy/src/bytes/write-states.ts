import { abandonByteEngine } from '@nymgate/engine/sanitizer/bytes/abandon-byte-engine';
import {
  type Automaton,
  createKindNumbers,
  type KindNumbers,
  NO_KIND,
} from '@nymgate/engine/sanitizer/bytes/compile-automaton';
import { createImageWriter, type ImageWriter } from '@nymgate/engine/sanitizer/bytes/image/image-writer';
import * as layout from '@nymgate/engine/sanitizer/bytes/image/layout';
import {
  createNameEntry,
  encodeName,
  getTableSize,
  type NameEntry,
  writeNameTable,
} from '@nymgate/engine/sanitizer/bytes/image/name-table';
import type { GateTables } from '@nymgate/rules/text/regex/automaton/build-gate';
import { PERSON } from '../plan/psoxy-kinds.ts';
import type { ContainerState, Count, KindOutcome, LeafState, PartGate, StateTable } from './state-table.ts';
import { transformLeaf } from './transform-leaf.ts';
import { writeGateTables, writePartGate } from './write-gate-tables.ts';

type StateImage = {
  readonly writer: ImageWriter;
  readonly states: StateTable;
  readonly hasGates: boolean;
  /** Addresses by number. */
  readonly placeAddresses: readonly number[];
  readonly containerAddresses: readonly number[];
  readonly leaves: (LeafState | undefined)[];
  readonly kinds: KindNumbers;
  /** Written once, since nearly every object has the same names. */
  readonly writtenNames: Map<string, WrittenName>;
};

type WrittenName = { readonly entry: NameEntry; readonly address: number };

/** Without `gates` the host checks every text, with the same result. `base` is a multiple of 64. */
export function writeStates(states: StateTable, gates: boolean, base: number): Automaton {
  const writer = createImageWriter(base);
  const reserve = () => writer.reserve(layout.NODE_LAYOUT.bytes);
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
    writer.writeStructure(at, layout.ROUTE_NODE_LAYOUT, {
      op: layout.OP_ROUTE,
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

/** Places with equal outcomes share a node. */
function getOutcomeAddress(draft: StateImage, outcome: KindOutcome): number {
  if (outcome.do === 'walk') return draft.containerAddresses[outcome.inside] ?? 0;
  return draft.writer.memoize(outcome, () => getSharedAddress(draft, outcome));
}

function getSharedAddress(draft: StateImage, outcome: Exclude<KindOutcome, { do: 'walk' }>): number {
  const { writer } = draft;
  const key = 'leaf' in outcome ? outcome.leaf : JSON.stringify(outcome);
  return writer.memoize(key, () => {
    const at = writer.reserve(layout.NODE_LAYOUT.bytes);
    writeOutcome(draft, at, outcome);
    return at;
  });
}

function writeOutcome(draft: StateImage, at: number, outcome: Exclude<KindOutcome, { do: 'walk' }>): void {
  const { writer } = draft;
  const leaf = (op: number, rule: LeafState | undefined): void => writeLeaf(draft, at, rule, { op });
  switch (outcome.do) {
    case 'keep':
      return void writer.writeStructure(at, layout.COUNTED_NODE_LAYOUT, {
        op: layout.OP_PASS,
        ...writeCounters(writer, outcome.counts),
      });
    case 'drop':
    case 'write':
      return void writeFixed(draft, at, outcome);
    case 'checkNumber':
      return void leaf(
        outcome.type === 'integer' ? layout.OP_CHECK_INTEGER : layout.OP_CHECK_NUMBER,
        outcome.leaf,
      );
    case 'operate':
      return void writeOperation(draft, at, outcome);
    case 'gate': {
      const tables = draft.hasGates ? outcome.gate.tables() : undefined;
      if (tables === undefined) return void leaf(layout.OP_ASK, outcome.leaf);
      if ('part' in tables) return void writePart(draft, at, outcome, tables);
      return void writeGate(draft, at, outcome, tables);
    }
    case 'ask':
      return void leaf(layout.OP_ASK, outcome.leaf);
    case 'giveUp':
      return void leaf(layout.OP_ASK, undefined);
  }
}

type LeafNode = {
  readonly op: number;
  readonly counter?: number;
  readonly table?: number;
  readonly kind?: number;
  readonly addresses?: number;
};

function writeLeaf(
  { writer, leaves }: StateImage,
  at: number,
  rule: LeafState | undefined,
  node: LeafNode,
): void {
  const leaf = leaves.push(rule) - 1;
  const plain = { counter: layout.COUNTERS.nothing, next: 0, table: 0, leaf, ...NO_KIND };
  writer.writeStructure(at, layout.LEAF_NODE_LAYOUT, { ...plain, ...node });
}

function writeOperation(
  draft: StateImage,
  at: number,
  { operation, leaf }: Extract<KindOutcome, { do: 'operate' }>,
): void {
  writeLeaf(draft, at, leaf, {
    op: OPERATION_CODES[operation.make],
    counter: layout.COUNTERS[operation.make === 'textDigest' ? 'textDigest' : 'pseudonymize'],
    ...('kind' in operation && draft.kinds.getParts(operation.kind)),
  });
}

type GateOutcome = Extract<KindOutcome, { do: 'gate' }>;

function writeGate(draft: StateImage, at: number, outcome: GateOutcome, tables: GateTables): void {
  const { writer, leaves } = draft;
  writer.writeStructure(at, layout.GATE_NODE_LAYOUT, {
    op: layout.OP_GATE,
    counter: layout.COUNTERS.nothing,
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
  writeLeaf(draft, at, outcome.leaf, {
    op: reversible ? layout.OP_PART_REVERSIBLE : layout.OP_PART,
    counter: layout.COUNTERS.pseudonymize,
    table: writePartGate(draft.writer, part, getOutcomeAddress(draft, outcome.otherwise)),
    ...draft.kinds.getParts(PERSON),
  });
}

const OPERATION_CODES = {
  irreversible: layout.OP_IRREVERSIBLE,
  reversible: layout.OP_REVERSIBLE,
  textDigest: layout.OP_DIGEST,
} as const;

function writeFixed(
  draft: StateImage,
  at: number,
  outcome: Extract<KindOutcome, { do: 'drop' | 'write' }>,
): void {
  const { writer, containerAddresses } = draft;
  const counters = writeCounters(writer, outcome.counts);
  if (outcome.do === 'drop' && outcome.inside === undefined) {
    writer.writeStructure(at, layout.COUNTED_NODE_LAYOUT, { op: layout.OP_DROP, ...counters });
    return;
  }
  const text = new TextEncoder().encode(outcome.do === 'drop' ? '' : outcome.text);
  writer.writeStructure(at, layout.FIXED_NODE_LAYOUT, {
    op: layout.OP_FIXED,
    ...counters,
    text: text.length === 0 ? 0 : writer.writeBytes(text),
    length: text.length,
    inside: outcome.inside === undefined ? 0 : (containerAddresses[outcome.inside] ?? 0),
  });
}

/** The first counter is in the node, further ones in nodes of their own. */
function writeCounters(
  writer: ImageWriter,
  [first, ...rest]: readonly Count[],
): { readonly counter: number; readonly next: number } {
  const counter = first === undefined ? layout.COUNTERS.nothing : layout.COUNTERS[first];
  if (rest.length === 0) return { counter, next: 0 };
  const next = writer.reserve(layout.NODE_LAYOUT.bytes);
  writer.writeStructure(next, layout.COUNTED_NODE_LAYOUT, {
    op: layout.OP_DROP,
    ...writeCounters(writer, rest),
  });
  return { counter, next };
}

function writeContainer(draft: StateImage, at: number, state: ContainerState): void {
  const { writer } = draft;
  const ghost = state.ghost ? layout.FLAG_GHOST : 0;
  if (state.kind === 'array') {
    const items = getPlaceAddress(draft, state.items);
    writer.writeStructure(at, layout.ARRAY_NODE_LAYOUT, { op: layout.OP_ARRAY, flags: ghost, items });
    return;
  }
  const names = [...state.names].map(([name, place]) => {
    const { entry, address } = writeNameEntry(draft, name);
    return { entry, address, node: getPlaceAddress(draft, place), property: layout.UNNOTED };
  });
  const size = getTableSize(names.length);
  const table = writer.reserve(size * layout.NAME_ENTRY_LAYOUT.bytes);
  writer.patch((view) => writeNameTable(view, table - writer.base, names));
  writer.writeStructure(at, layout.OBJECT_NODE_LAYOUT, {
    op: layout.OP_OBJECT,
    flags: ghost | layout.FLAG_ANY_NAME,
    names: table,
    mask: size - 1,
    others: getPlaceAddress(draft, state.others),
    links: state.links === undefined ? 0 : getPlaceAddress(draft, state.links),
    seenBytes: 0,
    guess: 0,
    stricter: 0,
    key: layout.NO_KEY,
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
