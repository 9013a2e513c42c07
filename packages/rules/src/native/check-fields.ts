import type { FieldRule, ObjectRule } from '@nymgate/engine/plan/rule-set';
import type { LeafRule, Treatment } from '@nymgate/engine/plan/treatments';
import { joinPointer } from '../text/json-pointer.ts';
import type { Finding, Report } from '../text/yaml/finding.ts';
import type { SoundParts } from './sound-parts.ts';
import { type FieldSite, missingName, TREATMENT_RULES } from './treatment-rules.ts';

/** Finds references that lead nowhere, and treatments that would let something pass. */
export function checkFields(parts: SoundParts, report: Report): void {
  for (const [name, rule] of parts.entities) walkObject(rule, joinPointer('/entities', name), parts, report);
  for (const { rule, pointer } of parts.endpoints) {
    const response = joinPointer(pointer, 'response');
    if ('collection' in rule.response)
      checkEntity(rule.response.collection, joinPointer(response, 'collection'), parts, report);
    else if ('entity' in rule.response)
      checkEntity(rule.response.entity, joinPointer(response, 'entity'), parts, report);
    else if ('count' in rule.response)
      checkEntity(rule.response.count, joinPointer(response, 'count'), parts, report);
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

function walk(rule: FieldRule, site: FieldSite, parts: SoundParts, report: Report): void {
  if ('entity' in rule) {
    checkEntity(rule.entity, joinPointer(site.pointer, 'entity'), parts, report);
  } else if ('items' in rule) {
    walk(rule.items, { ...site, pointer: joinPointer(site.pointer, 'items') }, parts, report);
  } else if ('properties' in rule) {
    walkObject(rule, site.pointer, parts, report);
  } else {
    for (const finding of leafFindings(rule, site, parts)) report(finding);
  }
}

function checkEntity(name: string, pointer: string, { entityNames }: SoundParts, report: Report): void {
  if (!entityNames.includes(name)) report(missingName('entity', name, pointer, entityNames));
}

function leafFindings<Name extends Treatment>(
  rule: LeafRule<Name>,
  site: FieldSite,
  { phraseNames }: SoundParts,
): readonly Finding[] {
  return TREATMENT_RULES[rule.treatment].check(rule, site, phraseNames);
}
