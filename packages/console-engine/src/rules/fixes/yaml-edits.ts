import type { TextEdit } from 'nymgate-console';
import { Document, isMap, isScalar, isSeq, type Scalar, visit } from 'yaml';
import type { KeySite, ListSite, Mapping, RangedNode } from './locate-yaml-nodes.ts';

/** Keeps the quotes. Undefined for a multi-line scalar. */
export function replaceScalar(node: RangedNode<Scalar>, value: string): TextEdit | undefined {
  if (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL') return undefined;
  const [from, to] = node.range;
  return { from, to, insert: quoted(value, node.type) };
}

/** A string that YAML reads without quotes as a string. */
const PLAIN = /^(?!(?:true|false|null)$)[A-Za-z$^/.][^\s,[\]{}:#&*!|>'"%@`]*$/;

function quoted(value: string, type: Scalar.Type | undefined): string {
  if (type === 'QUOTE_DOUBLE') return JSON.stringify(value);
  if (type !== 'QUOTE_SINGLE' && PLAIN.test(value)) return value;
  return `'${value.replaceAll("'", "''")}'`;
}

export function replaceValue(text: string, { range }: RangedNode<unknown>, value: unknown): TextEdit {
  const [from, end] = range;
  // Multi-line values end at the start of the next line.
  return { from, to: from + text.slice(from, end).trimEnd().length, insert: toFlowYaml(value) };
}

/** @example toFlowYaml({ treatment: 'drop' }) // '{ treatment: drop }' */
export function toFlowYaml(value: unknown): string {
  const document = new Document(value, { version: '1.2', compat: 'yaml-1.1' });
  visit(document, {
    Collection: (_, node) => {
      if (isMap(node) || isSeq(node)) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true }).trim();
}

/** Removes a key, its value, and parents that become empty. */
export function removeKey(text: string, site: KeySite): TextEdit {
  const { map, index, pair, parents } = site;
  if (map.items.length === 1)
    return parents === undefined || parents.map === map
      ? { from: map.range[0], to: map.range[1], insert: '{}' }
      : removeKey(text, parents);
  const from = pair.key.range[0];
  const next = keyOf(map, index + 1);
  if (map.flow === true) {
    if (next !== undefined) return { from, to: next, insert: '' };
    return { from: findEnd(map, index - 1), to: pair.value?.range[1] ?? pair.key.range[1], insert: '' };
  }
  // The first key may follow the "-" of a list, so the next one takes its place.
  if (index === 0 && next !== undefined) return { from, to: next, insert: '' };
  return {
    from: text.lastIndexOf('\n', from) + 1,
    to: lineEnd(text, pair.value?.range[1] ?? pair.key.range[1]),
    insert: '',
  };
}

/** The last element leaves an empty list. */
export function removeElement(text: string, list: ListSite, index: number): TextEdit {
  if (list.items.length === 1) return { from: list.range[0], to: list.range[1], insert: '[]' };
  const [item, next, before] = [
    list.items[index],
    list.items[index + 1],
    list.items[index - 1],
  ] as RangedNode<unknown>[];
  const [from = 0, to = 0] = item?.range ?? [];
  if (list.flow !== true)
    return { from: text.lastIndexOf('\n', from) + 1, to: lineEnd(text, to), insert: '' };
  if (next !== undefined) return { from, to: next.range[0], insert: '' };
  return { from: before?.range[1] ?? from, to, insert: '' };
}

/** Adds `key: value` after the first key of a mapping. */
export function addKey(text: string, map: Mapping, line: string): TextEdit {
  if (map.flow === true) return { from: map.range[0] + 1, to: map.range[0] + 1, insert: ` ${line},` };
  const [first] = map.items as KeySite['pair'][];
  const begin = map.range[0];
  const indent = ' '.repeat(begin - (text.lastIndexOf('\n', begin - 1) + 1));
  const value = first?.value;
  const simple = isScalar(value) && !String((value as Scalar).type).startsWith('BLOCK');
  if (!simple) return { from: begin, to: begin, insert: `${line}\n${indent}` };
  const end = lineEnd(text, (value as RangedNode<Scalar>).range[1]);
  const closed = text[end - 1] === '\n';
  return { from: end, to: end, insert: closed ? `${indent}${line}\n` : `\n${indent}${line}` };
}

function keyOf(map: Mapping, index: number): number | undefined {
  return (map.items[index] as KeySite['pair'] | undefined)?.key.range[0];
}

function findEnd(map: Mapping, index: number): number {
  const pair = map.items[index] as KeySite['pair'] | undefined;
  return pair?.value?.range[1] ?? pair?.key.range[1] ?? map.range[0] + 1;
}

/** The offset after a line; a multi-line value may end at the start of the next one. */
function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}
