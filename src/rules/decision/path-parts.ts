import type { Decision, PathPattern, TextPart, TokenPart } from '../plan.ts';
import type { PathMatch, SlotMatch } from '../target/match-path.ts';

/** Segments in the template's spelling, with slot values as they are and tokens still closed. */
export function segmentParts(pattern: PathPattern, match: PathMatch): Decision['segments'] {
  return pattern.segments.map((parts, index) => partsOfSegment(parts, match[index] ?? []));
}

function partsOfSegment(
  parts: PathPattern['segments'][number],
  slots: readonly SlotMatch[],
): readonly TextPart[] {
  const texts: TextPart[] = [];
  let next = 0;
  for (const part of parts) {
    if ('literal' in part) {
      texts.push(part.literal);
      continue;
    }
    const slot = slots[next];
    next += 1;
    if (slot === undefined) throw new Error('match of another pattern');
    texts.push(slot.token ? tokenOf(slot, part.quoted) : quote(slot.text, part.quoted));
  }
  return texts;
}

/** Slot values by name, unquoted. Loops: `flat` and `fromEntries` cost several times as much, for each request. */
export function slotParts(match: PathMatch): Decision['slots'] {
  const parts: Record<string, TextPart> = {};
  for (const slots of match)
    for (const slot of slots) parts[slot.part.slot] = slot.token ? tokenOf(slot, false) : slot.text;
  return parts;
}

function tokenOf(slot: SlotMatch, quoted: boolean): TokenPart {
  return { token: slot.text, types: slot.part.types, quoted };
}

function quote(text: string, quoted: boolean): string {
  return quoted ? text.replaceAll("'", "''") : text;
}
