import type { JsonLimits, JsonNode } from '../../kernel/json.ts';
import type { LeafAction, PlanNode } from '../../plan/plan.ts';
import { startTally, type Treatment } from '../tree/tally.ts';
import { type Treating, treatLeaf } from '../tree/treat-leaf.ts';
import { type ImageWriter, openImage, placeGrammar } from './image-writer.ts';
import {
  ENTRY_BYTES,
  NODE_BYTES,
  NODE_LEAF,
  NODE_MASK,
  NODE_OP,
  NODE_OTHERS,
  NODE_SEEN,
  NODE_TALLY,
  NODE_TARGET,
  OP_ARRAY,
  OP_ASK_TEXT,
  OP_BOOLEAN,
  OP_DIGEST,
  OP_DROP,
  OP_GRAMMAR,
  OP_INTEGER,
  OP_IRREVERSIBLE,
  OP_LINK,
  OP_MEETING,
  OP_NUMBER,
  OP_OBJECT,
  OP_PHRASES,
  OP_PREFIXED,
  OP_PREFIXED_REVERSIBLE,
  OP_REVERSIBLE,
  OP_STRING,
  OP_TOKENIZE,
} from './layout.ts';
import { type NamedNode, tableSize, writeNameTable } from './name-table.ts';
import { placePhrases } from './place-phrases.ts';
import { placeServices } from './place-services.ts';
import { writeName } from './write-name.ts';

/** A plan as the kernel reads it. */
export type Automaton = {
  /** Tables, to be put at the address they were made for. */
  readonly image: Uint8Array;
  /** Addresses of the node of the document and of the grammar of words (0 when no object takes other names). */
  readonly root: number;
  readonly word: number;
  /** Bytes that one open object may need to remember its names. */
  readonly seenBytes: number;
  /** Whether a body may hold several documents, and null be one. */
  readonly many: boolean;
  /** What the host makes of a value that the kernel asks about, by the number of its leaf; undefined: it must not leave. */
  readonly treat: (leaf: number, value: JsonNode, treating: Treating & Limited) => JsonNode | undefined;
};

type Limited = { readonly limits: JsonLimits };

/** The treatments in the order of the kernel's counters. */
export const TREATMENTS = Object.keys(startTally().treatments) as readonly Treatment[];

/**
 * Compiles a plan into tables: for each state (node) and name the next state and what is done there. Nodes are told apart by
 * identity, so that a plan which leads back into itself stays finite.
 *
 * @param base address at which the image will lie, a multiple of 64
 */
export function compileAutomaton(plan: PlanNode, base: number): Automaton {
  const nodes = [...collectNodes(plan)];
  const writer = openImage(base);
  writer.reserve(nodes.length * NODE_BYTES);
  const addressOf = new Map(nodes.map((node, at) => [node, base + at * NODE_BYTES]));
  const leaves: LeafAction[] = [];
  let seenBytes = 16;
  let word = 0;
  const address = (node: PlanNode): number => addressOf.get(node) ?? 0;
  for (const node of nodes) {
    const at = address(node);
    if (node.kind === 'leaf') writeLeaf(writer, at, node.action, leaves);
    else if (node.kind === 'array') {
      writer.write(at + NODE_OP, OP_ARRAY);
      writer.write(at + NODE_TARGET, address(node.items));
    } else {
      seenBytes = Math.max(seenBytes, writeObject(writer, at, node, address));
      if (node.others !== undefined) word ||= placeGrammar(writer, 'word');
    }
  }
  return {
    image: writer.image(),
    root: address(plan),
    word,
    seenBytes,
    many: false,
    treat: (leaf, value, treating) => {
      const action = leaves[leaf];
      return action === undefined ? undefined : treatLeaf(action, value, treating);
    },
  };
}

/** Every node once, the plan itself first. */
function collectNodes(plan: PlanNode): ReadonlySet<PlanNode> {
  const nodes = new Set([plan]);
  // A set is walked in the order of insertion, what is added on the way included.
  for (const node of nodes) for (const child of childrenOf(node)) nodes.add(child);
  return nodes;
}

function childrenOf(node: PlanNode): readonly PlanNode[] {
  if (node.kind === 'leaf') return [];
  if (node.kind === 'array') return [node.items];
  return [...node.properties.values(), ...(node.others === undefined ? [] : [node.others])];
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
    const bytes = writeName(name);
    names.push({ bytes, address: writer.place(bytes), node: address(value) });
  });
  const size = tableSize(names.length);
  const table = writer.reserve(size * ENTRY_BYTES);
  writer.patch((view) => writeNameTable(view, table - writer.base, names));
  const seen = Math.ceil(names.length / 128) * 16;
  writer.write(at + NODE_OP, OP_OBJECT);
  writer.write(at + NODE_TARGET, table);
  writer.write(at + NODE_MASK, size - 1);
  writer.write(at + NODE_OTHERS, node.others === undefined ? 0 : address(node.others));
  writer.write(at + NODE_SEEN, seen);
  return seen;
}

function writeLeaf(writer: ImageWriter, at: number, action: LeafAction, leaves: LeafAction[]): void {
  writer.write(at + NODE_TALLY, TREATMENTS.indexOf(action.treatment));
  writer.write(at + NODE_LEAF, leaves.length);
  leaves.push(action);
  const operation = operationOf(action);
  const target = targetOf(writer, action);
  // Without its table an operation is the host's.
  writer.write(at + NODE_OP, WITH_TABLE.has(operation) && target === 0 ? OP_ASK_TEXT : operation);
  writer.write(at + NODE_TARGET, target);
}

const WITH_TABLE: ReadonlySet<number> = new Set([OP_GRAMMAR, OP_PHRASES]);

/** What the operation looks its values up in. */
function targetOf(writer: ImageWriter, action: LeafAction): number {
  if (action.treatment === 'keepPhrases') return placePhrases(writer, action.phrases);
  if (action.treatment === 'meetingProvider') return placeServices(writer);
  if (action.treatment !== 'keep') return 0;
  const { type } = action;
  const plain = type === 'boolean' || type === 'integer' || type === 'number' || type === 'string';
  return plain ? 0 : placeGrammar(writer, type);
}

function operationOf(action: LeafAction): number {
  switch (action.treatment) {
    case 'drop':
      return OP_DROP;
    case 'keep':
      return (
        { boolean: OP_BOOLEAN, integer: OP_INTEGER, number: OP_NUMBER, string: OP_STRING }[
          action.type as string
        ] ?? OP_GRAMMAR
      );
    case 'pseudonymize':
      if (action.prefixed) return action.reversible ? OP_PREFIXED_REVERSIBLE : OP_PREFIXED;
      return action.reversible ? OP_REVERSIBLE : OP_IRREVERSIBLE;
    case 'tokenize':
      return OP_TOKENIZE;
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

/** Whether a name may be told from others by the kernel when it is written with escapes. */
export function isShortName(name: string): boolean {
  return writeName(name).length <= 1_000;
}
