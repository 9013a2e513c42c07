import { asciiLower } from '../../kernel/ascii-case.ts';
import type { PathPattern, SegmentPart } from '../../plan/plan.ts';

/** Numbers of the entries that may match a path, ascending; no other entry can match it. */
export type PathIndex = (segments: readonly string[]) => readonly number[];

/** What is known of a path up to one of its segments. */
type Place = {
  /** By the next segment's text, ASCII letters in lower case. */
  readonly literals: Map<string, Place>;
  /** By the next segment's text up to and with the first parenthesis, for segments like `users('{id}')`. */
  readonly calls: Map<string, Place>;
  /** The next segment may be any text. */
  other: Place | undefined;
  readonly ends: number[];
};

/**
 * Looking at each of 500 templates costs a millisecond a request. A tree of their segments leads to the few that are worth
 * matching, at a cost that depends on the path alone. The tree only leaves entries out; `matchPath` decides about the rest.
 *
 * @param entries each with all its patterns
 * @example indexPaths([[parsePathPattern('/v1.0/users', {})]])(['V1.0', 'users']) // [0]
 */
export function indexPaths(entries: readonly (readonly PathPattern[])[]): PathIndex {
  const root = openPlace();
  for (const [entry, patterns] of entries.entries()) {
    for (const { segments } of patterns) segments.reduce(descend, root).ends.push(entry);
  }
  return (segments) => {
    const found: number[] = [];
    collect(root, { segments, found }, 0);
    return found.length < 2 ? found : [...new Set(found)].sort((a, b) => a - b);
  };
}

function openPlace(): Place {
  return { literals: new Map(), calls: new Map(), other: undefined, ends: [] };
}

function descend(place: Place, parts: readonly SegmentPart[]): Place {
  const [first] = parts;
  if (first === undefined || !('literal' in first)) return openOther(place);
  if (parts.length === 1) return openIn(place.literals, asciiLower(first.literal));
  const call = callOf(first.literal);
  return call === undefined ? openOther(place) : openIn(place.calls, call);
}

function openOther(place: Place): Place {
  place.other ??= openPlace();
  return place.other;
}

function openIn(places: Map<string, Place>, key: string): Place {
  const place = places.get(key) ?? openPlace();
  places.set(key, place);
  return place;
}

/** A text that begins with a template's literal has the same first parenthesis as the literal, and the same text before it. */
function callOf(text: string): string | undefined {
  const parenthesis = text.indexOf('(');
  return parenthesis === -1 ? undefined : asciiLower(text.slice(0, parenthesis + 1));
}

type Search = { readonly segments: readonly string[]; readonly found: number[] };

function collect(place: Place | undefined, search: Search, depth: number): void {
  if (place === undefined) return;
  const text = search.segments[depth];
  if (text === undefined) {
    search.found.push(...place.ends);
    return;
  }
  if (place.literals.size > 0) collect(place.literals.get(asciiLower(text)), search, depth + 1);
  if (place.calls.size > 0) collect(place.calls.get(callOf(text) ?? ''), search, depth + 1);
  collect(place.other, search, depth + 1);
}
