import { encodeUtf8 } from '../../kernel/bytes.ts';
import { isListName } from '../../kernel/closed-lists.ts';
import { isPlainPattern } from '../../kernel/grammars.ts';
import type { JsonLimits, JsonNode } from '../../kernel/json/json.ts';
import { PSEUDONYM_KINDS, type PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import { findRows, reachableNodes } from '../../plan/create-collection-node.ts';
import type { PlanNode } from '../../plan/plan.ts';
import type { Grain, LeafAction, ValueType } from '../../plan/treatments.ts';
import { type OrderPaths, ROW_KEY } from '../order/compare-rows.ts';
import { sortDocument } from '../order/sort-document.ts';
import { MEETING_SERVICES } from '../transforms/meeting-provider.ts';
import { requiresSingleEntity } from '../tree/answer-shape.ts';
import { type TreatmentContext, treatLeaf } from '../tree/treat-leaf.ts';
import { getListsBase, getTablesBase, type KernelTables } from './create-kernel.ts';
import { createImageWriter, type ImageWriter, writeGrammar } from './image/image-writer.ts';
import {
  ARRAY_NODE_LAYOUT,
  COUNTED_NODE_LAYOUT,
  COUNTERS,
  FLAG_SORTED,
  LEAF_NODE_LAYOUT,
  MEETING_HOST_LAYOUT,
  NAME_ENTRY_LAYOUT,
  NO_KEY,
  NODE_LAYOUT,
  OBJECT_NODE_LAYOUT,
  OP_ARRAY,
  OP_ASK_TEXT,
  OP_BOOLEAN,
  OP_COARSEN_DAY,
  OP_COARSEN_HOUR,
  OP_COARSEN_MINUTE,
  OP_COARSEN_MONTH,
  OP_COARSEN_SECOND,
  OP_DIGEST,
  OP_DROP,
  OP_GRAMMAR,
  OP_INTEGER,
  OP_IRREVERSIBLE,
  OP_LINK,
  OP_LISTED,
  OP_MEETING,
  OP_NUMBER,
  OP_OBJECT,
  OP_PHRASES,
  OP_PREFIXED,
  OP_PREFIXED_REVERSIBLE,
  OP_REVERSIBLE,
  OP_ROUTE,
  OP_ROWS,
  OP_STRING,
  OP_SURE,
  OP_UNLISTED,
  ROUTE_NODE_LAYOUT,
  SERVICE_LIST_LAYOUT,
  STRICTER_LAYOUT,
  TEXT_PLACE_LAYOUT,
  UNNOTED,
} from './image/layout.ts';
import { getListImage } from './image/list-image.ts';
import {
  createNameEntry,
  encodeName,
  getTableSize,
  type NamedNode,
  writeNameTable,
} from './image/name-table.ts';
import { writePhrases } from './image/write-phrases.ts';

/** A plan as the kernel reads it. */
export type Automaton = KernelTables & {
  /** The kinds of its pseudonyms, in the order by which the tables number them. */
  readonly kinds: readonly PseudonymKind[];
  /** Sorts a document that the kernel could not sort. Absent: nothing is sorted under these rules. */
  readonly sort?: (document: JsonNode, paths: OrderPaths | undefined) => JsonNode;
  /** What the host makes of a value that the kernel asks about, by the number of its leaf; undefined: it must not leave. */
  readonly treat: (
    leaf: number,
    value: JsonNode,
    treating: TreatmentContext & WithLimits,
  ) => JsonNode | undefined;
};

type WithLimits = { readonly limits: JsonLimits };

const AUTOMATA = new WeakMap<object, Automaton>();

/** The automaton of a plan. */
export function getAutomaton(plan: PlanNode): Automaton {
  return compileOnce(plan, (base) => compileAutomaton(plan, base));
}

/** Whether the automaton of these rules is there already. */
export function isCompiled(rules: object): boolean {
  return AUTOMATA.has(rules);
}

/** The automaton of rules of any kind, compiled at first use. Rules are frozen. */
export function compileOnce(rules: object, compile: (base: number) => Automaton): Automaton {
  const known = AUTOMATA.get(rules);
  if (known !== undefined) return known;
  const automaton = compile(getTablesBase());
  AUTOMATA.set(rules, automaton);
  return automaton;
}

/**
 * Compiles a plan into tables: for each state (node) and name the next state and what is done there. Nodes are compared by
 * identity, so that a plan which leads back into itself stays finite.
 *
 * @param base address at which the image will lie, a multiple of 64
 */
export function compileAutomaton(plan: PlanNode, base: number): Automaton {
  const nodes = [...reachableNodes(plan)];
  const rows = findRows(plan);
  const writer = createImageWriter(base);
  writer.reserve(nodes.length * NODE_LAYOUT.bytes);
  const addressOf = new Map(nodes.map((node, at) => [node, base + at * NODE_LAYOUT.bytes]));
  const leaves: LeafAction[] = [];
  const kinds = createKindNumbers();
  let seenBytes = 16;
  let word = 0;
  const address = (node: PlanNode): number => addressOf.get(node) ?? 0;
  for (const node of nodes) {
    const at = address(node);
    if (node.kind === 'leaf') writeLeaf(writer, at, node.action, { leaves, kinds });
    else if (node.kind === 'array')
      writer.writeStructure(at, ARRAY_NODE_LAYOUT, {
        op: node === rows ? OP_ROWS : OP_ARRAY,
        flags: node.order === 'kept' ? 0 : FLAG_SORTED,
        items: address(node.items),
      });
    else {
      seenBytes = Math.max(seenBytes, writeObject(writer, at, node, address));
      if (node.others !== undefined) word ||= writeGrammar(writer, 'word');
    }
  }
  return {
    image: writer.image(),
    root: address(plan),
    word,
    seenBytes,
    many: false,
    lists: leaves.some((action) => action.treatment === 'keep' && isListName(action.type)),
    kinds: kinds.all,
    collection: rows !== undefined,
    sort: (document, paths) => sortDocument(plan, document, paths),
    treat: (leaf, value, treating) => {
      const action = leaves[leaf];
      return action === undefined ? undefined : treatLeaf(action, value, treating);
    },
  };
}

type ObjectNode = Extract<PlanNode, { kind: 'object' }>;

/** @returns bytes of the set of its names */
function writeObject(
  writer: ImageWriter,
  at: number,
  node: ObjectNode,
  address: (node: PlanNode) => number,
): number {
  const names: NamedNode[] = [];
  node.properties.forEach((value, name) => {
    const bytes = encodeName(name);
    names.push({ entry: createNameEntry(bytes), address: writer.writeBytes(bytes), node: address(value) });
  });
  // A bit for each name, in whole vectors.
  const seenBytes = Math.ceil(names.length / 128) * 16;
  if (requiresSingleEntity(node)) names.push(writeUnlistedNode(writer));
  const size = getTableSize(names.length);
  const table = writer.reserve(size * NAME_ENTRY_LAYOUT.bytes);
  writer.patch((view) => writeNameTable(view, table - writer.base, names));
  writer.writeStructure(at, OBJECT_NODE_LAYOUT, {
    op: OP_OBJECT,
    flags: 0,
    names: table,
    mask: size - 1,
    others: node.others === undefined ? 0 : address(node.others),
    links: 0,
    seenBytes,
    guess: 0,
    stricter: writeStricter(writer, node, address),
    key: getKeyNumber(node),
  });
  return seenBytes;
}

function writeStricter(
  { reserve, writeBytes, writeStructure }: ImageWriter,
  { properties, stricter }: ObjectNode,
  address: (node: PlanNode) => number,
): number {
  if (stricter === undefined) return 0;
  const at = reserve(STRICTER_LAYOUT.bytes);
  const unless = stricter.unless ?? [];
  const texts = reserve(unless.length * TEXT_PLACE_LAYOUT.bytes);
  unless.forEach((text, place) => {
    const bytes = encodeName(text);
    writeStructure(texts + place * TEXT_PLACE_LAYOUT.bytes, TEXT_PLACE_LAYOUT, {
      text: writeBytes(bytes),
      length: bytes.length,
    });
  });
  writeStructure(at, STRICTER_LAYOUT, {
    node: address(stricter.node),
    property: [...properties.keys()].indexOf(stricter.property),
    texts: stricter.unless === undefined ? 0 : texts,
    count: unless.length,
  });
  return at;
}

/** The place among its names of the one that its rows are sorted by. */
function getKeyNumber({ properties }: ObjectNode): number {
  const place = [...properties.keys()].indexOf(ROW_KEY);
  return place === -1 ? NO_KEY : place;
}

/** The name `value` where no rule has it: unknown like any other, but a list there makes a collection of the answer. */
function writeUnlistedNode(writer: ImageWriter): NamedNode {
  const bytes = encodeName('value');
  const node = writeCountedNode(writer, OP_DROP, COUNTERS.unknown);
  const array = writeCountedNode(writer, OP_UNLISTED, COUNTERS.unknown);
  const route = writer.reserve(ROUTE_NODE_LAYOUT.bytes);
  const kinds = { string: node, number: node, boolean: node, null: node, object: node, array };
  writer.writeStructure(route, ROUTE_NODE_LAYOUT, { op: OP_ROUTE, ...kinds });
  // Unknown names may come twice.
  return { entry: createNameEntry(bytes), address: writer.writeBytes(bytes), node: route, property: UNNOTED };
}

function writeCountedNode({ reserve, writeStructure }: ImageWriter, op: number, counter: number): number {
  const at = reserve(COUNTED_NODE_LAYOUT.bytes);
  writeStructure(at, COUNTED_NODE_LAYOUT, { op, counter, next: 0 });
  return at;
}

/** `addresses` of a leaf, by the form that its kind has. */
const CANONICAL_FORMS = { text: 0, address: 1, meeting: 2 } as const;

/** Numbers kinds as they are met. */
export type KindNumbers = {
  readonly all: readonly PseudonymKind[];
  /** What a leaf has to know of its kind. */
  readonly getParts: (kind: PseudonymKind) => { readonly kind: number; readonly addresses: number };
};

export function createKindNumbers(): KindNumbers {
  const all: PseudonymKind[] = [];
  return {
    all,
    getParts: (kind) => {
      if (!all.includes(kind)) all.push(kind);
      return { kind: all.indexOf(kind), addresses: CANONICAL_FORMS[PSEUDONYM_KINDS[kind].canonical] };
    },
  };
}

/** Of leaves that make no pseudonym. */
export const NO_KIND = { kind: 0, addresses: 0 } as const;

function writeLeaf(
  writer: ImageWriter,
  at: number,
  action: LeafAction,
  { leaves, kinds }: { readonly leaves: LeafAction[]; readonly kinds: KindNumbers },
): void {
  const operation = toOperation(action);
  const table = writeActionTable(writer, action);
  writer.writeStructure(at, LEAF_NODE_LAYOUT, {
    // Without its table an operation is the host's.
    op: OPERATIONS_WITH_TABLE.has(operation) && table === 0 ? OP_ASK_TEXT : operation,
    counter: COUNTERS[action.treatment],
    next: 0,
    table,
    leaf: leaves.length,
    ...(action.treatment === 'pseudonymize' ? kinds.getParts(action.kind) : NO_KIND),
  });
  leaves.push(action);
}

/** Others, which need a calendar, are left to the host. */
const GRAIN_OPERATIONS: Partial<Record<Grain, number>> = {
  month: OP_COARSEN_MONTH,
  day: OP_COARSEN_DAY,
  hour: OP_COARSEN_HOUR,
  minute: OP_COARSEN_MINUTE,
  second: OP_COARSEN_SECOND,
};

const OPERATIONS_WITH_TABLE: ReadonlySet<number> = new Set([
  OP_GRAMMAR,
  OP_LISTED,
  OP_SURE,
  OP_PHRASES,
  ...Object.values(GRAIN_OPERATIONS),
]);

/** What the operation looks its values up in. */
function writeActionTable(writer: ImageWriter, action: LeafAction): number {
  if (action.treatment === 'keepPhrases') return writePhrases(writer, action.phrases);
  if (action.treatment === 'meetingProvider') return writeMeetingServices(writer);
  if (action.treatment === 'coarsen') return writeGrammar(writer, 'dateTime');
  if (action.treatment === 'pseudonymize') return action.guidOnly === true ? writeGrammar(writer, 'guid') : 0;
  if (action.treatment !== 'keep') return 0;
  const { type, maxDigits = 0 } = action;
  if (type === 'integer') return maxDigits;
  if (isListName(type)) return getListImage(getListsBase()).getAddress(type);
  return type === 'boolean' || type === 'number' || type === 'string' ? 0 : writeGrammar(writer, type);
}

function toKeepOperation(type: ValueType): number {
  if (isListName(type)) return OP_LISTED;
  switch (type) {
    case 'boolean':
      return OP_BOOLEAN;
    case 'integer':
      return OP_INTEGER;
    case 'number':
      return OP_NUMBER;
    case 'string':
      return OP_STRING;
    default:
      return isPlainPattern(type) ? OP_GRAMMAR : OP_SURE;
  }
}

function toOperation(action: LeafAction): number {
  switch (action.treatment) {
    case 'drop':
      return OP_DROP;
    case 'keep':
      return action.byDomainPolicy ? OP_ASK_TEXT : toKeepOperation(action.type);
    case 'pseudonymize':
      if (action.prefixed) return action.reversible ? OP_PREFIXED_REVERSIBLE : OP_PREFIXED;
      return action.reversible ? OP_REVERSIBLE : OP_IRREVERSIBLE;
    case 'coarsen':
      return GRAIN_OPERATIONS[action.to] ?? OP_ASK_TEXT;
    case 'textDigest':
      return OP_DIGEST;
    case 'keepPhrases':
      return OP_PHRASES;
    case 'meetingProvider':
      return OP_MEETING;
    case 'sealLink':
      return OP_LINK;
  }
}

/** The meeting services by host, each with the JSON text of its home page. */
function writeMeetingServices(writer: ImageWriter): number {
  return writer.memoize(writeMeetingServices, () => {
    const { reserve, writeBytes, writeStructure } = writer;
    const services = MEETING_SERVICES.flatMap(({ domain, hosts }) => {
      const text = encodeUtf8(JSON.stringify(domain));
      return hosts.map((host) => ({ text, host }));
    });
    const first = SERVICE_LIST_LAYOUT.places.services;
    const list = reserve(first + services.length * MEETING_HOST_LAYOUT.bytes);
    writeStructure(list, SERVICE_LIST_LAYOUT, { count: services.length });
    services.forEach(({ text, host }, at) => {
      writeStructure(list + first + at * MEETING_HOST_LAYOUT.bytes, MEETING_HOST_LAYOUT, {
        host: writeBytes(encodeUtf8(host)),
        hostLength: host.length,
        home: writeBytes(text),
        homeLength: text.length,
      });
    });
    return list;
  });
}
