import { toAsciiLowerCase } from '../../kernel/ascii-case.ts';
import { deepFreeze } from '../../kernel/deep-freeze.ts';
import type { PathPattern, SegmentPart } from '../../plan/plan.ts';
import type { SlotRule } from '../../plan/rule-set.ts';

/** A template as read; `check-rules` turns its faults into findings. */
export type TemplateError = 'start' | 'characters' | 'segment' | 'slot' | 'batch';

type RawPart = { readonly literal: string } | { readonly slot: string; readonly quoted: boolean };
type RawPattern = readonly (readonly RawPart[])[];

const LITERAL = /^[A-Za-z0-9._~!$'()*+,=:@-]*$/;
const SLOT = /\{([^{}]*)\}/g;
const SLOT_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
/** The text before and after a slot that does not fill its segment: a function argument or key, quoted or not. */
const ARGUMENT_BEFORE = /[(=,]'?$/;
const ARGUMENT_AFTER = /^'?[,)]/;

/**
 * Splits a path template into literals and slots.
 *
 * @example readPathTemplate("/v1.0/users('{id}')") // { segments: [[{ literal: 'v1.0' }], [{ literal: "users('" }, { slot: 'id', quoted: true }, { literal: "')" }]] }
 */
export function parsePathTemplate(
  template: string,
): { readonly segments: RawPattern } | { readonly fault: TemplateError } {
  if (!template.startsWith('/')) return { fault: 'start' };
  const texts = template.slice(1).split('/');
  if (texts.some((text) => text === '' || text === '.' || text === '..')) return { fault: 'segment' };
  if (texts.some((text) => text.toLowerCase() === '$batch')) return { fault: 'batch' };
  const segments = texts.map(splitSegment);
  if (!segments.flat().every((part) => !('literal' in part) || LITERAL.test(part.literal)))
    return { fault: 'characters' };
  return segments.every(isValidPosition) ? { segments } : { fault: 'slot' };
}

function splitSegment(text: string): readonly RawPart[] {
  const parts: RawPart[] = [];
  let from = 0;
  for (const match of text.matchAll(SLOT)) {
    const before = text.slice(from, match.index);
    if (before !== '') parts.push({ literal: before });
    parts.push({ slot: match[1] ?? '', quoted: before.endsWith("'") });
    from = match.index + match[0].length;
  }
  const rest = text.slice(from);
  return rest === '' ? parts : [...parts, { literal: rest }];
}

/** A slot fills its whole segment or one argument; with any other place, matching would have to guess. */
function isValidPosition(parts: readonly RawPart[]): boolean {
  return parts.every((part, index) => {
    if ('literal' in part) return true;
    if (!SLOT_NAME.test(part.slot)) return false;
    if (parts.length === 1) return true;
    const before = parts[index - 1];
    const after = parts[index + 1];
    if (before === undefined || after === undefined || !('literal' in before) || !('literal' in after))
      return false;
    const placed = ARGUMENT_BEFORE.test(before.literal) && ARGUMENT_AFTER.test(after.literal);
    return placed && part.quoted === after.literal.startsWith("'");
  });
}

/** Names of a template's slots, in order, with repetitions. Empty for a faulty template. */
export function getSlotNames(template: string): readonly string[] {
  const read = parsePathTemplate(template);
  return 'fault' in read ? [] : read.segments.flat().flatMap((part) => ('slot' in part ? [part.slot] : []));
}

/**
 * Compiles a checked template with the rules of its slots.
 *
 * @throws Error when the template was not checked
 */
export function parsePathPattern(template: string, slots: Readonly<Record<string, SlotRule>>): PathPattern {
  const read = parsePathTemplate(template);
  if ('fault' in read) throw new Error('unchecked path template');
  return deepFreeze({
    template,
    segments: read.segments.map((parts) => parts.map((part) => compilePart(part, slots))),
  });
}

function compilePart(part: RawPart, slots: Readonly<Record<string, SlotRule>>): SegmentPart {
  if ('literal' in part) return part;
  const rule = Object.hasOwn(slots, part.slot) ? slots[part.slot] : undefined;
  if (rule === undefined) throw new Error('unchecked slot');
  return {
    slot: part.slot,
    types: typeof rule.type === 'string' ? [rule.type] : [...rule.type],
    pseudonym: rule.pseudonym ?? 'never',
    kinds: rule.kind === undefined ? [] : [rule.kind].flat(),
    ...(rule.values !== undefined && { values: rule.values.map(toAsciiLowerCase) }),
    ...(rule.grain !== undefined && { grain: rule.grain }),
    quoted: part.quoted,
  };
}
