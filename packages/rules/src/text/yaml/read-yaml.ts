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

export type YamlSyntaxIssue = LineAndColumn & { readonly message: string; readonly fix?: string };

export type YamlResult = {
  /** Plain data; undefined when the text isn't YAML. */
  readonly data: unknown;
  readonly positions: Positions;
  readonly errors: readonly YamlSyntaxIssue[];
};

const MAX_ERRORS = 50;

export type ParsedYaml = {
  /** @param tagKey allows tags on mappings, each read as the value of this key */
  readonly read: (tagKey?: string) => YamlResult;
  /** Present when the same data was checked before without findings. */
  readonly verified?: VerifiedData;
};

/** SHA-256 of the canonical JSON (RFC 8785), 64 hex digits. */
export type VerifiedData = { readonly canonical: string };

/**
 * JSON's data model: no aliases, anchors, merge keys or directives. Limits come first, since a few hundred
 * KiB of brackets can crash a recursive parser. `tagKey` reads tags on mappings as the value of this key.
 */
export function readYaml(text: string, tagKey?: string): YamlResult {
  return parseYaml(text).read(tagKey);
}

/** Parsing takes far longer than reading the result in either way. */
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

/** Duplicate keys are checked while building the data: the parser's own check is quadratic. */
const JSON_SCHEMA: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.2',
  schema: 'json',
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== ''),
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
};

/** Tags on mappings represent a key: `!<redact>` is `method: redact`. `text` is the file, to locate them. */
export type Tags = { readonly key: string; readonly text: string };

/** Neither follows aliases nor uses the parser's conversion, so alias bombs and tags have no effect. */
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
    if (tag !== undefined && getTagName(node, tags) === undefined)
      fault(node, 'tags are not allowed', 'remove the tag; quote what must be text');
  }

  function convertTag(node: unknown, pointer: string): Readonly<Record<string, unknown>> {
    const name = getTagName(node, tags);
    if (name === undefined || tags === undefined) return {};
    const both = isMap(node) && node.items.some(({ key }) => isScalar(key) && key.value === tags.key);
    if (both) fault(node, `the mapping has a tag and the key "${tags.key}"`, 'remove one');
    // The node begins after its tag.
    const value = tags.text.lastIndexOf('!', getOffset(node) ?? 0);
    positions.set(joinPointer(pointer, tags.key), { value });
    return { [tags.key]: name };
  }

  function convertMap(pairs: readonly Pair<unknown, unknown>[], pointer: string) {
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
      return void fault(key, `${withName('the key', quoteName(name))} is given twice`, 'remove one');
    return name;
  }

  return { data: convert(root, ''), faults };
}

/** Only on mappings, and only of letters. */
function getTagName(node: unknown, tags: Tags | undefined): string | undefined {
  if (tags === undefined || !isMap(node) || typeof node.tag !== 'string') return undefined;
  return /^!?([A-Za-z]{1,64})$/.exec(node.tag)?.[1];
}

function getOffset(node: unknown): number | undefined {
  return (node as Partial<ParsedNode & Node> | null)?.range?.[0];
}
