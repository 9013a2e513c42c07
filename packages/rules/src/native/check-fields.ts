import type { FieldRule, ObjectRule, StricterRule } from '@nymgate/engine/plan/rule-set';
import type { LeafRule, Treatment } from '@nymgate/engine/plan/treatments';
import { joinPointer } from '../text/json-pointer.ts';
import { type Finding, type Report, reportInvalid } from '../text/yaml/finding.ts';
import type { ValidParts } from './select-valid-parts.ts';
import { createMissingNameFinding, type FieldSite, TREATMENT_RULES } from './treatment-rules.ts';

/** Reports undefined references and unsafe treatments. */
export function checkFields(parts: ValidParts, report: Report): void {
  for (const [name, rule] of parts.entities) checkObject(rule, joinPointer('/entities', name), parts, report);
  for (const { rule, pointer } of parts.endpoints) {
    const response = joinPointer(pointer, 'response');
    if ('properties' in rule.response) checkObject(rule.response, response, parts, report);
    else
      for (const [key, name] of Object.entries(rule.response))
        if (key !== 'order') checkEntity(name, joinPointer(response, key), parts, report);
  }
}

function checkObject(rule: ObjectRule, pointer: string, parts: ValidParts, report: Report): void {
  const check = (field: FieldRule, site: FieldSite): void => checkField(field, site, parts, report);
  for (const [name, field] of Object.entries(rule.properties))
    check(field, { pointer: joinPointer(pointer, 'properties', name), name, others: false });
  if (rule.stricter) checkStricter(rule, rule.stricter, pointer, report);
  for (const [name, field] of Object.entries(rule.stricter?.properties ?? {}))
    check(field, { pointer: joinPointer(pointer, 'stricter', 'properties', name), name, others: false });
  if (rule.others) check(rule.others, { pointer: joinPointer(pointer, 'others'), name: '', others: true });
}

/** A member that no rule names could come twice, and a rule without another in its place would relax instead. */
function checkStricter(rule: ObjectRule, stricter: StricterRule, pointer: string, report: Report): void {
  for (const name of [stricter.property, ...Object.keys(stricter.properties)])
    if (!Object.hasOwn(rule.properties, name))
      reportInvalid(report, joinPointer(pointer, 'stricter'), `names "${name}", which "properties" lacks`, {
        fix: 'add it to the properties of the object',
      });
}

function checkField(rule: FieldRule, site: FieldSite, parts: ValidParts, report: Report): void {
  if ('entity' in rule) {
    checkEntity(rule.entity, joinPointer(site.pointer, 'entity'), parts, report);
  } else if ('items' in rule) {
    checkField(rule.items, { ...site, pointer: joinPointer(site.pointer, 'items') }, parts, report);
  } else if ('properties' in rule) {
    checkObject(rule, site.pointer, parts, report);
  } else {
    for (const finding of checkLeaf(rule, site, parts)) report(finding);
  }
}

function checkEntity(name: string, pointer: string, { entityNames }: ValidParts, report: Report): void {
  if (!entityNames.includes(name)) report(createMissingNameFinding('entity', name, pointer, entityNames));
}

function checkLeaf<Name extends Treatment>(
  rule: LeafRule<Name>,
  site: FieldSite,
  { phraseNames }: ValidParts,
): readonly Finding[] {
  return TREATMENT_RULES[rule.treatment].check(rule, site, phraseNames);
}
