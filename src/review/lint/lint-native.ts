import type { SoundParts } from '../../native/sound-parts.ts';
import { type EndpointRule, type FieldRule, methodsOf, type RuleSet } from '../../plan/rule-set.ts';
import { joinPointer } from '../../text/json-pointer.ts';
import { named, quotedName } from '../../text/quote.ts';
import type { GraphTables } from './graph-tables.ts';
import type { LintReport } from './lint-finding.ts';
import { lintNativeFields } from './lint-native-fields.ts';

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Looks at the sound parts of a native rule set for what the checks of the language let pass. */
export function lintNative(
  parts: SoundParts,
  ruleSet: Partial<RuleSet>,
  tables: GraphTables,
  report: LintReport,
): void {
  for (const { rule, pointer } of parts.endpoints) {
    lintMethods(rule, pointer, report);
    lintSlots(rule, pointer, report);
  }
  lintNativeFields(parts, tables, report);
  lintUnused(parts, ruleSet, report);
}

function lintMethods(rule: EndpointRule, pointer: string, report: LintReport): void {
  const writing = methodsOf(rule).filter((method) => !READING.has(method));
  if (writing.length === 0) return;
  report({
    code: 'LINT_METHODS_WRITE',
    pointer: joinPointer(pointer, 'methods'),
    at: 'value',
    message: `${writing.join(', ')} may change data in the source`,
    fix: 'name GET and HEAD alone, unless the endpoint reads by another method',
  });
}

function lintSlots({ slots = {} }: EndpointRule, pointer: string, report: LintReport): void {
  for (const [name, { type, pseudonym }] of Object.entries(slots)) {
    if (pseudonym === 'required' || ![type].flat().includes('string')) continue;
    report({
      code: 'LINT_SLOT_BROAD',
      pointer: joinPointer(pointer, 'slots', name),
      at: 'key',
      message: `${named('the slot', quotedName(name))} takes any text`,
      fix: 'give it a narrower type, such as guid or opaque',
    });
  }
}

/** Entities that no endpoint leads to, and lists that nothing names. */
function lintUnused(parts: SoundParts, { phrases = {} }: Partial<RuleSet>, report: LintReport): void {
  const used = usedNames(parts);
  for (const name of parts.entities.keys())
    if (!used.has(`entity ${name}`)) report(unused('entity', joinPointer('/entities', name), name));
  for (const name of Object.keys(phrases))
    if (!used.has(`phrases ${name}`)) report(unused('phrase list', joinPointer('/phrases', name), name));
}

function unused(kind: string, pointer: string, name: string) {
  return {
    code: 'LINT_UNUSED',
    pointer,
    at: 'key',
    message: `${named(`the ${kind}`, quotedName(name))} is not used`,
    fix: 'remove it',
  } as const;
}

/** Only what endpoints lead to: an entity that nothing but itself refers to is not used. */
function usedNames({ endpoints, entities }: SoundParts): ReadonlySet<string> {
  const used = new Set<string>();
  const visitEntity = (name: string): void => {
    if (used.has(`entity ${name}`)) return;
    used.add(`entity ${name}`);
    const rule = entities.get(name);
    if (rule !== undefined) visit(rule);
  };
  const visit = (rule: FieldRule): void => {
    if ('entity' in rule) return void visitEntity(rule.entity);
    if ('items' in rule) return void visit(rule.items);
    if ('properties' in rule) {
      for (const inner of Object.values(rule.properties)) visit(inner);
      if (rule.others !== undefined) visit(rule.others);
    } else if (rule.treatment === 'keepPhrases') used.add(`phrases ${rule.phrases}`);
  };
  for (const { rule } of endpoints)
    if ('collection' in rule.response) visitEntity(rule.response.collection);
    else visit(rule.response);
  return used;
}
