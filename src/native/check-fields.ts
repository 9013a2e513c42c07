import type { FieldRule, LeafRule, ObjectRule } from '../plan/rule-set.ts';
import { joinPointer } from '../text/json-pointer.ts';
import { isPlainName, quotedWord } from '../text/quote.ts';
import { didYouMean } from '../text/shapes.ts';
import { type Finding, invalid, type Report, unknownReference } from '../text/yaml/finding.ts';
import type { SoundParts } from './sound-parts.ts';

type Place = { readonly pointer: string; readonly name: string; readonly others: boolean };

const LINK_ANNOTATION = /^(?:[A-Za-z_][A-Za-z0-9_]*)?@odata\.(?:nextLink|deltaLink)$/;
const PERSONAL = new Set(['personal', 'contact', 'text']);

/** References, and treatments that would let something pass. */
export function checkFields(parts: SoundParts, report: Report): void {
  for (const [name, rule] of parts.entities) walkObject(rule, joinPointer('/entities', name), parts, report);
  for (const { rule, pointer } of parts.endpoints) {
    const response = joinPointer(pointer, 'response');
    if ('collection' in rule.response)
      checkEntity(rule.response.collection, joinPointer(response, 'collection'), parts, report);
    else if ('entity' in rule.response)
      checkEntity(rule.response.entity, joinPointer(response, 'entity'), parts, report);
    else walkObject(rule.response, response, parts, report);
  }
}

function walkObject(rule: ObjectRule, pointer: string, parts: SoundParts, report: Report): void {
  for (const [name, field] of Object.entries(rule.properties)) {
    walk(field, { pointer: joinPointer(pointer, 'properties', name), name, others: false }, parts, report);
  }
  if (rule.others)
    walk(rule.others, { pointer: joinPointer(pointer, 'others'), name: '', others: true }, parts, report);
}

function walk(rule: FieldRule, place: Place, parts: SoundParts, report: Report): void {
  if ('entity' in rule) {
    checkEntity(rule.entity, joinPointer(place.pointer, 'entity'), parts, report);
  } else if ('items' in rule) {
    walk(rule.items, { ...place, pointer: joinPointer(place.pointer, 'items') }, parts, report);
  } else if ('properties' in rule) {
    walkObject(rule, place.pointer, parts, report);
  } else {
    for (const finding of leafFindings(rule, place, parts)) report(finding);
  }
}

function checkEntity(name: string, pointer: string, { entityNames }: SoundParts, report: Report): void {
  if (!entityNames.includes(name)) report(missing('entity', name, pointer, entityNames));
}

function leafFindings(rule: LeafRule, place: Place, { phraseNames }: SoundParts): readonly Finding[] {
  const annotation = LINK_ANNOTATION.test(place.name);
  switch (rule.treatment) {
    case 'keepPhrases':
      if (phraseNames.includes(rule.phrases)) return [];
      return [missing('phrase list', rule.phrases, joinPointer(place.pointer, 'phrases'), phraseNames)];
    case 'sealLink':
      if (annotation) return [];
      return [
        invalid(place.pointer, 'sealLink is for link annotations only', {
          fix: 'use it on @odata.nextLink, @odata.deltaLink or NAME@odata.nextLink; drop other links',
        }),
      ];
    case 'keep':
      return annotation ? [openLink(place)] : openText(rule, place);
    default:
      return [];
  }
}

function missing(kind: string, name: string, pointer: string, known: readonly string[]): Finding {
  const names = known.filter(isPlainName);
  const likely = didYouMean(name, names);
  const fix =
    likely === undefined
      ? `define it, or use one of: ${names.join(', ') || 'none defined'}`
      : `did you mean "${likely}"?`;
  const word = quotedWord(name);
  const message = word === undefined ? `no ${kind} has this name` : `no ${kind} is called ${word}`;
  return unknownReference(pointer, message, fix);
}

function openLink({ pointer }: Place): Finding {
  const message = "a kept link shows Graph's own address and the ids in it";
  return {
    code: 'RULES_OPEN',
    severity: 'error',
    pointer,
    at: 'value',
    message,
    fix: 'use treatment sealLink',
  };
}

function openText(
  rule: Extract<LeafRule, { treatment: 'keep' }>,
  { pointer, others }: Place,
): readonly Finding[] {
  if (rule.type !== 'string') return [];
  const personal = rule.class !== undefined && PERSONAL.has(rule.class);
  if (!personal && !others) return [];
  const message = others
    ? 'any text under any key is delivered as it is'
    : `any text of a property of class ${rule.class} is delivered as it is`;
  const fix = 'use a grammar, or another treatment';
  return [{ code: 'RULES_OPEN', severity: 'warning', pointer, at: 'value', message, fix }];
}
