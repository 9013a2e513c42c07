import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type ParsedNode } from 'yaml';
import { joinPointer } from '../json-pointer.ts';
import { named, quotedName } from '../quote.ts';
import type { Positions } from './positions.ts';

/** Tags on mappings that stand for a key of them: `!<redact>` for `method: redact`. `text` is the file, to find them in. */
export type Tags = { readonly key: string; readonly text: string };

type Fault = { readonly offset: number; readonly message: string; readonly fix: string };

/**
 * Turns a YAML tree into plain data, noting where each value stands. Aliases are never followed and the parser's own conversion
 * is never asked, so neither an alias bomb nor a tag can do anything.
 *
 * @param tags where the language has tags on mappings
 */
export function toData(
  root: unknown,
  positions: Positions,
  tags?: Tags,
): { readonly data: unknown; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const fault = (node: unknown, message: string, fix: string): void => {
    faults.push({ offset: offsetOf(node) ?? 0, message, fix });
  };

  function convert(node: unknown, pointer: string, key?: number): unknown {
    positions.set(pointer, { key, value: offsetOf(node) });
    refuseProperties(node);
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item, index) => convert(item, joinPointer(pointer, index)));
    if (isMap(node)) return { ...convertTag(node, pointer), ...convertMap(node.items, pointer) };
    return null;
  }

  function refuseProperties(node: unknown): void {
    if (isAlias(node)) fault(node, 'aliases are not allowed', 'write the value out, or use entity: NAME');
    const { anchor, tag } = (node ?? {}) as { readonly anchor?: unknown; readonly tag?: unknown };
    if (anchor !== undefined) fault(node, 'anchors are not allowed', 'remove the anchor');
    if (tag !== undefined && tagName(node) === undefined)
      fault(node, 'tags are not allowed', 'remove the tag; quote what must be text');
  }

  /** The name of a tag where tags may stand: on mappings, and only of letters. */
  function tagName(node: unknown): string | undefined {
    if (tags === undefined || !isMap(node) || typeof node.tag !== 'string') return undefined;
    return /^!?([A-Za-z]{1,64})$/.exec(node.tag)?.[1];
  }

  function convertTag(node: unknown, pointer: string): Readonly<Record<string, unknown>> {
    const name = tagName(node);
    if (name === undefined || tags === undefined) return {};
    const both = isMap(node) && node.items.some(({ key }) => isScalar(key) && key.value === tags.key);
    if (both) fault(node, `the mapping has a tag and the key "${tags.key}"`, 'remove one');
    // The node begins after its tag.
    const value = tags.text.lastIndexOf('!', offsetOf(node) ?? 0);
    positions.set(joinPointer(pointer, tags.key), { value });
    return { [tags.key]: name };
  }

  function convertMap(
    pairs: readonly Pair<unknown, unknown>[],
    pointer: string,
  ): Readonly<Record<string, unknown>> {
    const entries = new Map<string, unknown>();
    for (const { key, value } of pairs) {
      const name = readKey(key, entries);
      if (name === undefined) continue;
      entries.set(name, convert(value, joinPointer(pointer, name), offsetOf(key)));
    }
    return Object.fromEntries(entries);
  }

  function readKey(key: unknown, entries: ReadonlyMap<string, unknown>): string | undefined {
    refuseProperties(key);
    const name = isScalar(key) ? key.value : undefined;
    if (typeof name !== 'string') return void fault(key, 'a key must be text', 'quote it');
    if (name === '<<') return void fault(key, 'merge keys are not allowed', 'write the keys out');
    if (name === '__proto__') return void fault(key, 'the key "__proto__" is not allowed', 'remove it');
    if (entries.has(name))
      return void fault(key, `${named('the key', quotedName(name))} stands twice`, 'remove one');
    return name;
  }

  return { data: convert(root, ''), faults };
}

function offsetOf(node: unknown): number | undefined {
  return (node as Partial<ParsedNode & Node> | null)?.range?.[0];
}
