import { equalsIgnoringAsciiCase } from '../ascii-case.ts';
import type { PathPattern, SegmentPart } from '../plan.ts';
import { matchPath } from '../target/match-path.ts';
import { grammarsCover, grammarsMeet } from './grammar-samples.ts';

type Slot = Extract<SegmentPart, { readonly slot: string }>;
type Parts = readonly SegmentPart[];
/** `covers`: all of the second's texts are the first's. `meets`: some are. */
type Relation = 'covers' | 'meets';

/** Whether every request path of `narrow` is one of `wide`. */
export function patternCovers(wide: PathPattern, narrow: PathPattern): boolean {
  return relate(wide, narrow, 'covers');
}

/** Whether some request path is one of both. */
export function patternsMeet(left: PathPattern, right: PathPattern): boolean {
  return relate(left, right, 'meets');
}

function relate(left: PathPattern, right: PathPattern, relation: Relation): boolean {
  if (left.segments.length !== right.segments.length) return false;
  return left.segments.every((parts, index) => relateSegment(parts, right.segments[index] ?? [], relation));
}

function relateSegment(left: Parts, right: Parts, relation: Relation): boolean {
  const [leftText, rightText] = [literalText(left), literalText(right)];
  if (leftText !== undefined && rightText !== undefined) return equalsIgnoringAsciiCase(leftText, rightText);
  if (rightText !== undefined) return accepts(left, rightText);
  if (leftText !== undefined) return relation === 'meets' && accepts(right, leftText);
  if (!equalsIgnoringAsciiCase(skeleton(left), skeleton(right))) return false;
  const slots = right.filter(isSlot);
  return left.filter(isSlot).every((slot, index) => {
    const other = slots[index];
    return other !== undefined && relateSlot(slot, other, relation);
  });
}

function relateSlot(left: Slot, right: Slot, relation: Relation): boolean {
  const tokens = left.pseudonym !== 'never';
  const plain = left.pseudonym !== 'required';
  const otherTokens = right.pseudonym !== 'never';
  const otherPlain = right.pseudonym !== 'required';
  if (relation === 'meets')
    return (tokens && otherTokens) || (plain && otherPlain && grammarsMeet(left.types, right.types));
  return (!otherTokens || tokens) && (!otherPlain || (plain && grammarsCover(left.types, right.types)));
}

function accepts(parts: Parts, text: string): boolean {
  return matchPath({ template: '', segments: [parts] }, [text], 'request') !== undefined;
}

function literalText(parts: Parts): string | undefined {
  return parts.some(isSlot)
    ? undefined
    : parts.map((part) => ('literal' in part ? part.literal : '')).join('');
}

/** A slot that fills its segment takes no parentheses, so it never meets a function's arguments. */
function skeleton(parts: Parts): string {
  return parts.map((part) => ('literal' in part ? part.literal : '{}')).join('');
}

function isSlot(part: SegmentPart): part is Slot {
  return 'slot' in part;
}
