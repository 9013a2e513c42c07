import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import type { Issue } from '@nymgate/engine/kernel/errors';
import { syntaxFaults } from '@nymgate/rules/text/yaml/syntax-faults';

/** Position in the file, counted from 1. */
export type Position = { readonly line: number; readonly column: number };

/** A YAML or JSON text as plain data, with where each part of it stands. */
export type ConfigDocument = {
  readonly data: unknown;
  /** Where the value at `path` stands or, when it is absent, its nearest ancestor. */
  readonly locate: (path: readonly PropertyKey[]) => Position | undefined;
  /** Where the key itself stands. */
  readonly locateKey: (path: readonly PropertyKey[], key: string) => Position | undefined;
};

export type ReadDocument = { readonly document?: ConfigDocument; readonly issues: readonly Issue[] };

/** 1 MiB, as for rule files (T8-02). */
const LONGEST_TEXT = 1_048_576;

const MOST_FAULTS = 50;

/**
 * Parses with the restrictions of rule files: one document, unique keys, no anchors, aliases, merge keys or tags.
 * JSON is a subset of YAML and is read by the same parser.
 *
 * @example readDocument('listen:\n  port: 1', 'nymgate.yaml').document?.locate(['listen', 'port']) // { line: 2, column: 9 }
 */
export function readDocument(text: string, file: string): ReadDocument {
  if (text.length > LONGEST_TEXT) return { issues: [syntaxIssue(file, 'is larger than 1 MiB')] };
  try {
    return readWithin(text, file);
  } catch (error) {
    // The parser recurses: a file of brackets overflows its stack.
    if (error instanceof RangeError) return { issues: [syntaxIssue(file, 'is nested too deeply')] };
    throw error;
  }
}

function readWithin(text: string, file: string): ReadDocument {
  const lines = new LineCounter();
  const parsed = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: false,
    version: '1.2',
    schema: 'core',
    strict: true,
  });
  const at = (offset: number | undefined): Position | undefined => {
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const errors = syntaxFaults([...parsed.errors, ...parsed.warnings], text, MOST_FAULTS).map(
    ({ offset, message, fix }) => ({
      ...syntaxIssue(file, message, at(offset)),
      ...(fix !== undefined && { fix }),
    }),
  );
  if (errors.length > 0) return { issues: errors };
  const refused = refusedConstructs(parsed.contents).map(({ what, offset }) =>
    syntaxIssue(file, what, at(offset)),
  );
  if (refused.length > 0) return { issues: refused };
  const root: Node | null = parsed.contents;
  return {
    issues: [],
    document: {
      data: parsed.toJS({ maxAliasCount: 0 }),
      locate: (path) => at(deepest(root, path)),
      locateKey: (path, key) => at(keyOffset(find(root, path), key) ?? deepest(root, path)),
    },
  };
}

function syntaxIssue(file: string, message: string, position: Position | undefined = undefined): Issue {
  return { code: 'CONFIG_SYNTAX', severity: 'error', message, file, ...position };
}

type Refused = { readonly what: string; readonly offset: number | undefined };

function refusedConstructs(root: Node | null): Refused[] {
  const found: Refused[] = [];
  const refuse = (what: string, node: Node) => void found.push({ what, offset: node.range?.[0] });
  visit(root, {
    Node: (_, node) => {
      if (isAlias(node)) refuse('aliases are not allowed', node);
      else if (node.anchor !== undefined) refuse('anchors are not allowed', node);
      else if (node.tag !== undefined && (isScalar(node) || isCollection(node)))
        refuse('tags are not allowed', node);
    },
    Pair: (_, { key }) => {
      if (!isNode(key)) return;
      if (!isScalar(key) || typeof key.value !== 'string') refuse('keys must be text', key);
      else if (key.value === '<<') refuse('merge keys are not allowed', key);
      else if (key.value === '__proto__') refuse('this key is not allowed', key);
    },
  });
  return found;
}

function find(root: Node | null, path: readonly PropertyKey[]): Node | null {
  let node: Node | null = root;
  for (const step of path) node = child(node, step);
  return node;
}

/** Offset of the last part of `path` that is in the file. */
function deepest(root: Node | null, path: readonly PropertyKey[]): number | undefined {
  let node: Node | null = root;
  let offset = root?.range?.[0];
  for (const step of path) {
    const key = keyOffset(node, String(step));
    node = child(node, step);
    if (node === null) break;
    // A block of its own stands where its key stands; a plain value where it is written.
    offset = isCollection(node) ? (key ?? node.range?.[0]) : node.range?.[0];
  }
  return offset;
}

function child(node: Node | null, step: PropertyKey): Node | null {
  if (isSeq(node) && typeof step === 'number') {
    const item = node.items[step];
    return isNode(item) ? item : null;
  }
  const value = pairOf(node, String(step))?.value;
  return isNode(value) ? value : null;
}

function keyOffset(node: Node | null, key: string): number | undefined {
  const found = pairOf(node, key)?.key;
  return isNode(found) ? found.range?.[0] : undefined;
}

function pairOf(node: Node | null, key: string): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
}
