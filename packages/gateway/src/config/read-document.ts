import type { Issue } from '@nymgate/engine/kernel/errors';
import { toYamlErrors } from '@nymgate/rules/text/yaml/to-yaml-errors';
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

/** Counted from 1. */
export type Position = { readonly line: number; readonly column: number };

export type ConfigDocument = {
  readonly data: unknown;
  /** Of the value at `path` or, when it is absent, its nearest ancestor. */
  readonly locate: (path: readonly PropertyKey[]) => Position | undefined;
  readonly locateKey: (path: readonly PropertyKey[], key: string) => Position | undefined;
};

export type DocumentResult = { readonly document?: ConfigDocument; readonly issues: readonly Issue[] };

/** 1 MiB, as for rule files (T8-02). */
const MAX_TEXT_LENGTH = 1_048_576;

const MAX_ERRORS = 50;

/** Parses YAML or JSON as rule files: one document, unique keys, no anchors, aliases or tags. */
export function readDocument(text: string, file: string): DocumentResult {
  if (text.length > MAX_TEXT_LENGTH) return { issues: [syntaxIssue(file, 'is larger than 1 MiB')] };
  try {
    return parseWithinLimits(text, file);
  } catch (error) {
    // The parser recurses: deep nesting overflows the stack.
    if (error instanceof RangeError) return { issues: [syntaxIssue(file, 'is nested too deeply')] };
    throw error;
  }
}

function parseWithinLimits(text: string, file: string): DocumentResult {
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
  const errors = toYamlErrors([...parsed.errors, ...parsed.warnings], text, MAX_ERRORS).map(
    ({ offset, message, fix }) => ({
      ...syntaxIssue(file, message, at(offset)),
      ...(fix !== undefined && { fix }),
    }),
  );
  if (errors.length > 0) return { issues: errors };
  const rejectedConstructs = findRejectedConstructs(parsed.contents).map(({ construct, offset }) =>
    syntaxIssue(file, construct, at(offset)),
  );
  if (rejectedConstructs.length > 0) return { issues: rejectedConstructs };
  const root: Node | null = parsed.contents;
  return {
    issues: [],
    document: {
      data: parsed.toJS({ maxAliasCount: 0 }),
      locate: (path) => at(findDeepestOffset(root, path)),
      locateKey: (path, key) => at(findKeyOffset(findNode(root, path), key) ?? findDeepestOffset(root, path)),
    },
  };
}

function syntaxIssue(file: string, message: string, position: Position | undefined = undefined): Issue {
  return { code: 'CONFIG_SYNTAX', severity: 'error', message, file, ...position };
}

type RejectedConstruct = { readonly construct: string; readonly offset: number | undefined };

function findRejectedConstructs(root: Node | null): RejectedConstruct[] {
  const found: RejectedConstruct[] = [];
  const addRejected = (what: string, node: Node) =>
    void found.push({ construct: what, offset: node.range?.[0] });
  visit(root, {
    Node: (_, node) => {
      if (isAlias(node)) addRejected('aliases are not allowed', node);
      else if (node.anchor !== undefined) addRejected('anchors are not allowed', node);
      else if (node.tag !== undefined && (isScalar(node) || isCollection(node)))
        addRejected('tags are not allowed', node);
    },
    Pair: (_, { key }) => {
      if (!isNode(key)) return;
      if (!isScalar(key) || typeof key.value !== 'string') addRejected('keys must be text', key);
      else if (key.value === '<<') addRejected('merge keys are not allowed', key);
      else if (key.value === '__proto__') addRejected('this key is not allowed', key);
    },
  });
  return found;
}

function findNode(root: Node | null, path: readonly PropertyKey[]): Node | null {
  let node: Node | null = root;
  for (const step of path) node = getChild(node, step);
  return node;
}

/** Offset of the deepest part of `path` that exists. */
function findDeepestOffset(root: Node | null, path: readonly PropertyKey[]): number | undefined {
  let node: Node | null = root;
  let offset = root?.range?.[0];
  for (const step of path) {
    const key = findKeyOffset(node, String(step));
    node = getChild(node, step);
    if (node === null) break;
    // A collection is located at its key, a scalar at its value.
    offset = isCollection(node) ? (key ?? node.range?.[0]) : node.range?.[0];
  }
  return offset;
}

function getChild(node: Node | null, step: PropertyKey): Node | null {
  if (isSeq(node) && typeof step === 'number') {
    const item = node.items[step];
    return isNode(item) ? item : null;
  }
  const value = findPair(node, String(step))?.value;
  return isNode(value) ? value : null;
}

function findKeyOffset(node: Node | null, key: string): number | undefined {
  const found = findPair(node, key)?.key;
  return isNode(found) ? found.range?.[0] : undefined;
}

function findPair(node: Node | null, key: string): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
}
