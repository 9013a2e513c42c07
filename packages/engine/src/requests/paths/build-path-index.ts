import { toAsciiLowerCase } from '../../kernel/ascii-case.ts';
import type { PathPattern, SegmentPart } from '../../plan/plan.ts';

/** Numbers of the entries that may match a path, ascending; no other entry can match it. */
export type PathIndex = (segments: readonly string[]) => readonly number[];

/** What is known of a path up to one of its segments. */
type TrieNode = {
  /** By the next segment's text, ASCII letters in lower case. */
  readonly literals: Map<string, TrieNode>;
  /** By the next segment's text up to and with the first parenthesis, for segments like `users('{id}')`. */
  readonly calls: Map<string, TrieNode>;
  /** The next segment may be any text. */
  wildcard: TrieNode | undefined;
  readonly endpoints: number[];
};

/**
 * Looking at each of 500 templates costs a millisecond a request. A tree of their segments leads to the few that are worth
 * matching, at a cost that depends on the path alone. The tree only leaves entries out; `matchPath` decides about the rest.
 *
 * @param entries each with all its patterns
 * @example indexPaths([[parsePathPattern('/v1.0/users', {})]])(['V1.0', 'users']) // [0]
 */
export function buildPathIndex(entries: readonly (readonly PathPattern[])[]): PathIndex {
  const root = createTrieNode();
  for (const [entry, patterns] of entries.entries()) {
    for (const { segments } of patterns) segments.reduce(descend, root).endpoints.push(entry);
  }
  return (segments) => {
    const found: number[] = [];
    collect(root, { segments, found }, 0);
    return found.length < 2 ? found : [...new Set(found)].sort((a, b) => a - b);
  };
}

function createTrieNode(): TrieNode {
  return { literals: new Map(), calls: new Map(), wildcard: undefined, endpoints: [] };
}

function descend(place: TrieNode, parts: readonly SegmentPart[]): TrieNode {
  const [first] = parts;
  if (first === undefined || !('literal' in first)) return getOrCreateWildcard(place);
  if (parts.length === 1) return getOrCreateChild(place.literals, toAsciiLowerCase(first.literal));
  const call = parseFunctionName(first.literal);
  return call === undefined ? getOrCreateWildcard(place) : getOrCreateChild(place.calls, call);
}

function getOrCreateWildcard(place: TrieNode): TrieNode {
  place.wildcard ??= createTrieNode();
  return place.wildcard;
}

function getOrCreateChild(places: Map<string, TrieNode>, key: string): TrieNode {
  const place = places.get(key) ?? createTrieNode();
  places.set(key, place);
  return place;
}

/** A text that begins with a template's literal has the same first parenthesis as the literal, and the same text before it. */
function parseFunctionName(text: string): string | undefined {
  const parenthesis = text.indexOf('(');
  return parenthesis === -1 ? undefined : toAsciiLowerCase(text.slice(0, parenthesis + 1));
}

type PathLookup = { readonly segments: readonly string[]; readonly found: number[] };

function collect(place: TrieNode | undefined, search: PathLookup, depth: number): void {
  if (place === undefined) return;
  const text = search.segments[depth];
  if (text === undefined) {
    search.found.push(...place.endpoints);
    return;
  }
  if (place.literals.size > 0) collect(place.literals.get(toAsciiLowerCase(text)), search, depth + 1);
  if (place.calls.size > 0) collect(place.calls.get(parseFunctionName(text) ?? ''), search, depth + 1);
  collect(place.wildcard, search, depth + 1);
}
