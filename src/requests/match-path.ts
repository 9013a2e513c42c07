import { asciiLower, equalsIgnoringAsciiCase } from '../kernel/ascii-case.ts';
import { beginsGrain } from '../kernel/coarsen-time.ts';
import { matchesGrammar } from '../kernel/grammars.ts';
import type { PathPattern, SegmentPart } from '../plan/plan.ts';
import { hasSegmentFault } from './parse-target.ts';
import { isReversible, meansToken } from './token-text.ts';

type SlotPart = Extract<SegmentPart, { readonly slot: string }>;

/**
 * Who wrote the path: a caller (slots take what their rule says, and tokens are closed), we ourselves after opening, or Graph
 * (in both cases slots take their plain grammar).
 */
export type PathOrigin = 'request' | 'plain';

export type SlotMatch = { readonly part: SlotPart; readonly text: string; readonly token: boolean };
export type PathMatch = readonly (readonly SlotMatch[])[];

/**
 * System resources (`$count`, `$ref`, `$value`), type casts, bound functions and `delta`, which Graph also takes without
 * parentheses, are never values: a template has to spell them (T1-13). A `delta` that was taken for an id was answered with a
 * collection where one entity was declared (SHP-01).
 */
export const RESERVED = /^(?:\$|delta$|(?:microsoft\.)?graph\.[A-Za-z0-9_.]*$)/i;

/** Matches all segments against a pattern; undefined when any differs. Slot texts of quoted slots are unquoted. */
export function matchPath(
  pattern: PathPattern,
  segments: readonly string[],
  origin: PathOrigin,
): PathMatch | undefined {
  return pattern.segments.length === segments.length ? matchPrefix(pattern, segments, origin) : undefined;
}

/** Matches the given segments against the same number of segments from the pattern's beginning. */
export function matchPrefix(
  pattern: PathPattern,
  segments: readonly string[],
  origin: PathOrigin,
): PathMatch | undefined {
  const matches: (readonly SlotMatch[])[] = [];
  for (let index = 0; index < segments.length; index += 1) {
    const parts = pattern.segments[index];
    if (parts === undefined) return undefined;
    const match = matchSegment(parts, segments[index] ?? '', origin);
    if (match === undefined) return undefined;
    matches.push(match);
  }
  return matches;
}

const NO_SLOTS: readonly SlotMatch[] = Object.freeze([]);

function matchSegment(
  parts: readonly SegmentPart[],
  text: string,
  origin: PathOrigin,
): readonly SlotMatch[] | undefined {
  const only = parts.length === 1 ? parts[0] : undefined;
  // Almost every segment is one literal or one value.
  if (only !== undefined && 'literal' in only)
    return equalsIgnoringAsciiCase(text, only.literal) ? NO_SLOTS : undefined;
  const slots: SlotMatch[] = [];
  let position = 0;
  for (const part of parts) {
    const piece =
      'literal' in part
        ? takeLiteral(part.literal, text, position)
        : takeSlot(part, parts.length, text, position);
    if (piece === undefined) return undefined;
    position = piece.end;
    if ('literal' in part) continue;
    const token = acceptSlot(part, piece.text, origin);
    if (token === undefined) return undefined;
    slots.push({ part, text: piece.text, token: token === 'token' });
  }
  return position === text.length ? slots : undefined;
}

type Piece = { readonly text: string; readonly end: number };

function takeLiteral(literal: string, text: string, position: number): Piece | undefined {
  const end = position + literal.length;
  return equalsIgnoringAsciiCase(text.slice(position, end), literal) ? { text: literal, end } : undefined;
}

function takeSlot(part: SlotPart, parts: number, text: string, position: number): Piece | undefined {
  if (part.quoted) return takeQuoted(text, position);
  const rest = text.slice(position);
  const end = parts === 1 ? rest.length : rest.search(/[,)(']/);
  const value = rest.slice(0, Math.max(end, 0));
  return /[()]/.test(value) ? undefined : { text: value, end: position + value.length };
}

/** Reads up to the first quote that is not doubled; `''` is one quote (OData ABNF `string`). The pattern goes on with a quote. */
function takeQuoted(text: string, position: number): Piece {
  let end = position;
  while (end < text.length && !(text[end] === "'" && text[end + 1] !== "'")) end += text[end] === "'" ? 2 : 1;
  return { text: text.slice(position, end).replaceAll("''", "'"), end };
}

function acceptSlot(part: SlotPart, text: string, origin: PathOrigin): 'token' | 'plain' | undefined {
  if (origin === 'plain') return isPlainValue(part, text, 'guest') ? 'plain' : undefined;
  if (meansToken(text)) return isReversible(text) && part.pseudonym !== 'never' ? 'token' : undefined;
  if (part.grain !== undefined && !beginsGrain(text, part.grain)) return undefined;
  const inClear = part.pseudonym !== 'required' || part.values?.includes(asciiLower(text)) === true;
  return inClear && isPlainValue(part, text, 'never') ? 'plain' : undefined;
}

/** A colon at the end would begin the path of a file below the item of that id. */
function isPlainValue(part: SlotPart, text: string, hash: 'never' | 'guest'): boolean {
  if (hasSegmentFault(text, hash) || (!part.quoted && (RESERVED.test(text) || text.endsWith(':'))))
    return false;
  for (const type of part.types) if (matchesGrammar(type, text)) return true;
  return false;
}
