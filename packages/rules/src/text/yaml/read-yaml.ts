import {
  Composer,
  type DocumentOptions,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type ParsedNode,
  type ParseOptions,
  type SchemaOptions,
} from 'yaml';
import { joinPointer } from '../json-pointer.ts';
import { named, quotedName } from '../quote.ts';
import { lexRuleFile } from './lex-rule-file.ts';
import { createPositions, type LineAndColumn, type Positions } from './positions.ts';
import { syntaxFaults, type YamlFault } from './syntax-faults.ts';

/** Something in the text that rule files may not have. */
export type SyntaxFault = LineAndColumn & { readonly message: string; readonly fix?: string };

export type YamlReading = {
  /** Plain data; undefined when the text is not YAML. */
  readonly data: unknown;
  readonly positions: Positions;
  readonly faults: readonly SyntaxFault[];
};

const MOST_FAULTS = 50;

/** A text that was parsed, to be read by the rules of one language or of another. */
export type ParsedYaml = {
  /** @param tagKey allows tags on mappings, each read as the value of this key */
  readonly read: (tagKey?: string) => YamlReading;
  /** The same data was read and checked before, and nothing was wrong with it; absent: it was not. */
  readonly vouched?: Vouched;
};

/** What is known of data that was checked before: SHA-256 of its canonical JSON (RFC 8785), 64 hex digits. */
export type Vouched = { readonly canonical: string };

/**
 * Reads one YAML document of the JSON schema: no aliases, anchors, tags, merge keys or directives; keys are unique text. Limits
 * come before the work that they limit, since a few hundred KiB of brackets can end the process of a recursive parser.
 *
 * @param tagKey allows tags on mappings, each read as the value of this key
 */
export function readYaml(text: string, tagKey?: string): YamlReading {
  return parseYaml(text).read(tagKey);
}

/** The same in two steps: to parse a text takes far longer than to read what was parsed, by either way. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const placeAt = (offset: number): LineAndColumn => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const lexed = lexRuleFile(text, lines.addNewLine);
  if ('fault' in lexed) return unread(placeAt, [{ ...placeAt(lexed.offset), ...lexed.fault }]);
  const [document] = new Composer(JSON_SCHEMA).compose(lexed.tokens, true, text.length);
  const place = ({ offset, ...words }: YamlFault): SyntaxFault => ({ ...placeAt(offset), ...words });
  if (document === undefined || document.errors.length > 0)
    return unread(placeAt, syntaxFaults(document?.errors ?? [], text, MOST_FAULTS).map(place));
  return {
    read: (tagKey) => {
      const positions = createPositions(placeAt);
      const tags = tagKey === undefined ? undefined : { key: tagKey, text };
      const { data, faults } = toData(document.contents, positions, tags);
      return { data, positions, faults: faults.slice(0, MOST_FAULTS).map(place) };
    },
  };
}

function unread(placeAt: (offset: number) => LineAndColumn, faults: readonly SyntaxFault[]): ParsedYaml {
  return { read: () => ({ data: undefined, positions: createPositions(placeAt), faults }) };
}

/**
 * YAML's JSON schema, except that a scalar which is no JSON value is text (the schema proper would refuse it). Uniqueness of
 * keys is checked while building the data: the parser's own check is quadratic.
 */
const JSON_SCHEMA: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.2',
  schema: 'json',
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== ''),
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
};

/** Tags on mappings that stand for a key of them: `!<redact>` for `method: redact`. `text` is the file, to find them in. */
export type Tags = { readonly key: string; readonly text: string };

/**
 * Turns a YAML tree into plain data, noting where each value stands. Aliases are never followed and the parser's own conversion
 * is never asked, so neither an alias bomb nor a tag can do anything.
 *
 * @param tags where the language has tags on mappings
 */
function toData(
  root: unknown,
  positions: Positions,
  tags?: Tags,
): { readonly data: unknown; readonly faults: readonly YamlFault[] } {
  const faults: YamlFault[] = [];
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
