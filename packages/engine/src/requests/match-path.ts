import { equalsIgnoreAsciiCase, toAsciiLowerCase } from '../kernel/ascii-case.ts';
import { matchesGrammar } from '../kernel/grammars.ts';
import { isGrainStart } from '../kernel/time/coarsen-time.ts';
import type { PathPattern, SegmentPart } from '../plan/plan.ts';
import { isInvalidSegment } from './parse-target.ts';
import { isReserved } from './paths/spellings.ts';
import { containsToken, isReversible, resemblesToken } from './token-text.ts';

type SlotPart = Extract<SegmentPart, { readonly slot: string }>;

/**
 * Who wrote the path: a caller (slots take what their rule says, and tokens are closed), we ourselves after opening, or Graph
 * (in both cases slots take their plain grammar). `shape` is a caller's path too, of which a slot takes any token: whether a rule
 * names it at all.
 */
export type PathOrigin = 'request' | 'plain' | 'shape';

export type SlotMatch = { readonly part: SlotPart; readonly text: string; readonly token: boolean };
/** The values of all slots, in the pattern's order. */
export type PathMatch = readonly SlotMatch[];

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
  const found: MatchState = { origin, slots: [] };
  for (let index = 0; index < segments.length; index += 1) {
    const parts = pattern.segments[index];
    if (parts === undefined) return undefined;
    if (!matchSegment(parts, segments[index] ?? '', found)) return undefined;
  }
  return found.slots;
}

/** What has been found so far. */
type MatchState = { readonly origin: PathOrigin; readonly slots: SlotMatch[] };

function matchSegment(parts: readonly SegmentPart[], text: string, found: MatchState): boolean {
  const only = parts.length === 1 ? parts[0] : undefined;
  // Almost every segment is one literal or one value.
  if (only === undefined) return matchParts(parts, text, found);
  if ('literal' in only) return equalsIgnoreAsciiCase(text, only.literal);
  return !PARENTHESIS.test(text) && addSlot(only, text, found);
}

function matchParts(parts: readonly SegmentPart[], text: string, found: MatchState): boolean {
  let position = 0;
  for (const part of parts) {
    const rest = text.slice(position);
    const piece = 'literal' in part ? takeLiteral(part.literal, rest) : takeSlot(part, rest, found.origin);
    if (piece === undefined) return false;
    position += piece.length;
    if ('slot' in part && !addSlot(part, piece.text, found)) return false;
  }
  return position === text.length;
}

function addSlot(part: SlotPart, text: string, { origin, slots }: MatchState): boolean {
  const token = acceptSlot(part, text, origin);
  if (token === undefined) return false;
  slots.push({ part, text, token: token === 'token' });
  return true;
}

const PARENTHESIS = /[()]/;

/** `length`: how much of the segment it takes up. */
type ConsumedText = { readonly text: string; readonly length: number };

function takeLiteral(literal: string, text: string): ConsumedText | undefined {
  const { length } = literal;
  return equalsIgnoreAsciiCase(text.slice(0, length), literal) ? { text: literal, length } : undefined;
}

function takeSlot({ quoted }: SlotPart, text: string, origin: PathOrigin): ConsumedText | undefined {
  if (quoted) return takeQuoted(text);
  if (origin !== 'plain' && text.startsWith("'")) return takeArgument(text);
  const value = text.slice(0, Math.max(text.search(/[,)(']/), 0));
  return { text: value, length: value.length };
}

/** Reads up to the first quote that is not doubled; `''` is one quote (OData ABNF `string`). The pattern goes on with a quote. */
function takeQuoted(text: string): ConsumedText {
  let end = 0;
  while (end < text.length && !(text[end] === "'" && text[end + 1] !== "'")) end += text[end] === "'" ? 2 : 1;
  return { text: text.slice(0, end).replaceAll("''", "'"), length: end };
}

/** An argument in quotes that Graph takes without: some clients quote every one. Nothing in it may need the quotes. */
function takeArgument(text: string): ConsumedText | undefined {
  const { text: value, length } = takeQuoted(text.slice(1));
  const closed = text[length + 1] === "'" && !/[(),'=]/.test(value);
  return closed ? { text: value, length: length + 2 } : undefined;
}

function acceptSlot(part: SlotPart, text: string, origin: PathOrigin): 'token' | 'plain' | undefined {
  if (origin === 'plain') return isPlainValue(part, text, 'guest') ? 'plain' : undefined;
  if (origin === 'shape' && containsToken(text)) return 'token';
  if (resemblesToken(text)) return isReversible(text) && part.pseudonym !== 'never' ? 'token' : undefined;
  if (part.grain !== undefined && !isGrainStart(text, part.grain)) return undefined;
  const isPlainText = part.pseudonym !== 'required' || part.values?.includes(toAsciiLowerCase(text)) === true;
  return isPlainText && isPlainValue(part, text, 'never') ? 'plain' : undefined;
}

/** A colon at the end would begin the path of a file below the item of that id. */
function isPlainValue(part: SlotPart, text: string, hash: 'never' | 'guest'): boolean {
  if (isInvalidSegment(text, hash) || (!part.quoted && (isReserved(text) || text.endsWith(':'))))
    return false;
  for (const type of part.types) if (matchesGrammar(type, text)) return true;
  return false;
}
