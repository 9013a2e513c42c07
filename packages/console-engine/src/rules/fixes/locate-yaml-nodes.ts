import {
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/** Range: start, end of the value, end including what follows on its line. */
export type RangedNode<Node> = Node & { readonly range: readonly [number, number, number] };
export type Mapping = RangedNode<YAMLMap>;
export type ListSite = RangedNode<YAMLSeq>;

export type KeySite = {
  readonly map: Mapping;
  readonly index: number;
  readonly pair: Pair<RangedNode<Scalar>, RangedNode<Scalar | YAMLMap | YAMLSeq> | null>;
  /** Names and indexes up to the value. */
  readonly path: readonly (string | number)[];
  /** The key that contains the mapping. */
  readonly parents: KeySite | undefined;
};

export type ValueSite = {
  readonly node: RangedNode<Scalar | YAMLMap | YAMLSeq>;
  readonly sequence: ListSite | undefined;
  readonly index: number;
  readonly key: KeySite | undefined;
};

/** By start offset. A mapping starts at its first key. */
export type YamlSites = {
  readonly keys: ReadonlyMap<number, KeySite>;
  readonly values: ReadonlyMap<number, ValueSite>;
};

/** @param text valid YAML, within the limits of the rule parser */
export function locateYamlNodes(text: string): YamlSites {
  const keys = new Map<number, KeySite>();
  const values = new Map<number, ValueSite>();
  // Scalars are strings; nothing is interpreted.
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'failsafe',
    uniqueKeys: false,
    merge: false,
  });
  visit(document.contents, { sequence: undefined, index: 0, key: undefined, path: [] });
  return { keys, values };

  function visit(node: unknown, place: Omit<ValueSite, 'node'> & Pick<KeySite, 'path'>): void {
    if (!isPlaced(node)) return;
    const { path, ...site } = place;
    const [begin] = node.range;
    if (!values.has(begin)) values.set(begin, { node, ...site });
    // A finding about a tag points at the tag, which precedes its node.
    const tag = typeof node.tag === 'string' && node.tag.startsWith('!') ? text.lastIndexOf('!', begin) : -1;
    if (tag !== -1) values.set(tag, { node, ...site });
    if (isMap(node)) visitPairs(node as Mapping, place);
    if (isSeq(node))
      for (const [index, item] of node.items.entries())
        visit(item, { sequence: node as ListSite, index, key: place.key, path: [...path, index] });
  }

  function visitPairs(
    map: Mapping,
    { key: around, path }: Pick<KeySite, 'path'> & Pick<ValueSite, 'key'>,
  ): void {
    for (const [index, item] of map.items.entries()) {
      if (!isScalar(item.key) || !isPlaced(item.key)) continue;
      const pair = item as KeySite['pair'];
      const inner = [...path, String(item.key.value)];
      const site: KeySite = { map, index, pair, path: inner, parents: around };
      keys.set(item.key.range[0], site);
      visit(item.value, { sequence: undefined, index: 0, key: site, path: inner });
    }
  }
}

function isPlaced(node: unknown): node is RangedNode<Scalar | YAMLMap | YAMLSeq> {
  return (isScalar(node) || isMap(node) || isSeq(node)) && Array.isArray(node.range);
}
