import { encodeUtf8 } from '@nymgate/engine/kernel/bytes';
import { type JsonLimits, type JsonNode, parseJson, writeJson } from '@nymgate/engine/kernel/json/json';
import { hasUnprintable } from '../kept-text.ts';
import { findChild, type PropertyTree } from './property-tree.ts';

type OnDropped = (leaf: number) => void;

/**
 * The record without kept texts that have control characters or half of a surrogate pair; the sanitizer of answers would replace these,
 * and a table has no such cell. Undefined if the record has none of them.
 *
 * @throws JsonError, never for a record that the sanitizer takes
 */
export function dropUnprintable(
  tree: PropertyTree,
  { record, limits }: { readonly record: Uint8Array; readonly limits: JsonLimits },
  onDropped: OnDropped,
): Uint8Array | undefined {
  let dropped = 0;
  const node = visit(tree, parseJson(record, limits), (leaf) => {
    dropped += 1;
    onDropped(leaf);
  });
  return dropped === 0 || node === undefined ? undefined : encodeUtf8(writeJson(node));
}

function visit(tree: PropertyTree, node: JsonNode, onDropped: OnDropped): JsonNode | undefined {
  if (tree.kind === 'leaf') {
    const { number, action } = tree;
    const isText = action.treatment === 'keep' && action.type === 'string' && typeof node === 'string';
    if (!isText || number < 0 || !hasUnprintable(node)) return node;
    onDropped(number);
    return undefined;
  }
  if (node === null || typeof node !== 'object') return node;
  if (tree.kind === 'array' && node.kind === 'array')
    return { kind: 'array', items: node.items.flatMap((item) => visit(tree.items, item, onDropped) ?? []) };
  if (tree.kind === 'object' && node.kind === 'object')
    return { kind: 'object', entries: node.entries.flatMap((entry) => visitEntry(tree, entry, onDropped)) };
  return node;
}

type Entry = [key: string, value: JsonNode];

function visitEntry(
  tree: Extract<PropertyTree, { readonly kind: 'object' }>,
  entry: Entry,
  onDropped: OnDropped,
): readonly Entry[] {
  const [name, value] = entry;
  const child = findChild(tree, name);
  if (child === undefined) return [entry];
  const left = visit(child, value, onDropped);
  return left === undefined ? [] : [[name, left]];
}
