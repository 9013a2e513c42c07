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
import { quoteName, withName } from '../quote.ts';
import { lexRuleFile } from './lex-rule-file.ts';
import { createPositions, type LineAndColumn, type Positions } from './positions.ts';
import { toYamlErrors, type YamlError } from './to-yaml-errors.ts';

/** Something in the text that rule files may not have. */
export type YamlSyntaxIssue = LineAndColumn & { readonly message: string; readonly fix?: string };

export type YamlResult = {
  /** Plain data; undefined when the text is not YAML. */
  readonly data: unknown;
  readonly positions: Positions;
  readonly errors: readonly YamlSyntaxIssue[];
};

const MAX_ERRORS = 50;

/** A text that was parsed, to be read by the rules of one language or of another. */
export type ParsedYaml = {
  /** @param tagKey allows tags on mappings, each read as the value of this key */
  readonly read: (tagKey?: string) => YamlResult;
  /** The same data was read and checked before, and nothing was wrong with it; absent: it was not. */
  readonly verified?: VerifiedData;
};

/** What is known of data that was checked before: SHA-256 of its canonical JSON (RFC 8785), 64 hex digits. */
export type VerifiedData = { readonly canonical: string };

/**
 * Reads one YAML document of the JSON schema: no aliases, anchors, tags, merge keys or directives; keys are unique text. Limits
 * come before the work that they limit, since a few hundred KiB of brackets can end the process of a recursive parser.
 *
 * @param tagKey allows tags on mappings, each read as the value of this key
 */
export function readYaml(text: string, tagKey?: string): YamlResult {
  return parseYaml(text).read(tagKey);
}

/** The same in two steps: to parse a text takes far longer than to read what was parsed, by either way. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const toLineAndColumn = (offset: number): LineAndColumn => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const lexed = lexRuleFile(text, lines.addNewLine);
  if ('fault' in lexed)
    return createFailedYaml(toLineAndColumn, [{ ...toLineAndColumn(lexed.offset), ...lexed.fault }]);
  const [document] = new Composer(JSON_SCHEMA).compose(lexed.tokens, true, text.length);
  const toSyntaxIssue = ({ offset, ...wording }: YamlError): YamlSyntaxIssue => ({
    ...toLineAndColumn(offset),
    ...wording,
  });
  if (document === undefined || document.errors.length > 0)
    return createFailedYaml(
      toLineAndColumn,
      toYamlErrors(document?.errors ?? [], text, MAX_ERRORS).map(toSyntaxIssue),
    );
  return {
    read: (tagKey) => {
      const positions = createPositions(toLineAndColumn);
      const tags = tagKey === undefined ? undefined : { key: tagKey, text };
      const { data, faults } = toData(document.contents, positions, tags);
      return { data, positions, errors: faults.slice(0, MAX_ERRORS).map(toSyntaxIssue) };
    },
  };
}

function createFailedYaml(
  toLineAndColumn: (offset: number) => LineAndColumn,
  faults: readonly YamlSyntaxIssue[],
): ParsedYaml {
  return { read: () => ({ data: undefined, positions: createPositions(toLineAndColumn), errors: faults }) };
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
): { readonly data: unknown; readonly faults: readonly YamlError[] } {
  const faults: YamlError[] = [];
  const fault = (node: unknown, message: string, fix: string): void => {
    faults.push({ offset: getOffset(node) ?? 0, message, fix });
  };

  function convert(node: unknown, pointer: string, key?: number): unknown {
    positions.set(pointer, { key, value: getOffset(node) });
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
    const value = tags.text.lastIndexOf('!', getOffset(node) ?? 0);
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
      entries.set(name, convert(value, joinPointer(pointer, name), getOffset(key)));
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
      return void fault(key, `${withName('the key', quoteName(name))} stands twice`, 'remove one');
    return name;
  }

  return { data: convert(root, ''), faults };
}

function getOffset(node: unknown): number | undefined {
  return (node as Partial<ParsedNode & Node> | null)?.range?.[0];
}
