import type { FieldRule, LeafRule, ObjectRule, RuleSet } from '@nymgate/engine/plan/rule-set';
import type { LintFinding } from '../../dialects/lint-finding.ts';
import { joinPointer } from '../../text/json-pointer.ts';
import { findPersonName, findSensitiveName, type SensitiveName } from './find-sensitive-name.ts';

/** A column or property of which something leaves. */
export type DeliveredField = {
  readonly name: string;
  readonly pointer: string;
  /** Any text leaves unchanged. */
  readonly isText: boolean;
  /** Of a column of a file: a path within records, or a name with dots, such as `Geb.-Datum`. */
  readonly path?: string;
  /** Of a column of a file that leaves unchanged and may have a name or an address. */
  readonly isPersonal?: boolean;
};

const PERSON_FIX = 'pseudonymize or drop it, or add reviewed: REASON';
const REVIEW_FIX = 'drop, coarsen or replace it, or add reviewed: REASON';

/** Judges names alone. Free text counts only where any text leaves: a count of comments is harmless. */
export function lintSensitiveNames(fields: readonly DeliveredField[]): readonly LintFinding[] {
  return fields.flatMap((field) => {
    const { name, path, pointer, isText } = field;
    const sensitive = findSensitiveName(name) ?? findInPath(path);
    if (sensitive !== undefined && (isText || !sensitive.isFreeText))
      return [createSensitiveFinding(sensitive, pointer, 'by its name')];
    const person = field.isPersonal === true ? findPersonName(path ?? name) : undefined;
    return person === undefined
      ? []
      : [{ ...createSensitiveFinding(person, pointer, 'by its name'), fix: PERSON_FIX }];
  });
}

/** Of what is below a column of comments, only the text is free. */
function findInPath(path: string | undefined): SensitiveName | undefined {
  const found = path === undefined ? undefined : findSensitiveName(path);
  return found?.isFreeText === true ? undefined : found;
}

export function createSensitiveFinding(
  { label, isFreeText }: SensitiveName,
  pointer: string,
  evidence: string,
): LintFinding {
  return {
    code: isFreeText ? 'LINT_FREE_TEXT' : 'LINT_SENSITIVE',
    pointer,
    at: 'key',
    message: `this is ${label} ${evidence}, and it leaves`,
    fix: isFreeText ? 'use keepPhrases or textDigest, drop it, or add reviewed: REASON' : REVIEW_FIX,
  };
}

/** Fields of native rules that aren't dropped, replaced or measured, and have no review. */
export function listDeliveredFields({
  entities = {},
  endpoints,
}: Partial<RuleSet>): readonly DeliveredField[] {
  const inline = (endpoints ?? []).flatMap(({ response }, index) =>
    'properties' in response
      ? [{ rule: response, pointer: joinPointer('/endpoints', index, 'response') }]
      : [],
  );
  const named = Object.entries(entities).map(([name, rule]) => ({
    rule,
    pointer: joinPointer('/entities', name),
  }));
  return [...named, ...inline].flatMap(({ rule, pointer }) => listObject(rule, pointer));
}

function listObject({ properties, reviewed }: ObjectRule, pointer: string): readonly DeliveredField[] {
  if (reviewed !== undefined) return [];
  return Object.entries(properties).flatMap(([name, rule]) =>
    listField(name, rule, joinPointer(pointer, 'properties', name)),
  );
}

function listField(name: string, rule: FieldRule, pointer: string): readonly DeliveredField[] {
  if (rule.reviewed !== undefined || 'entity' in rule) return [];
  if ('items' in rule) return listField(name, rule.items, joinPointer(pointer, 'items'));
  if ('properties' in rule) return listObject(rule, pointer);
  return leavesReadable(rule)
    ? [{ name, pointer, isText: rule.treatment === 'keep' && rule.type === 'string' }]
    : [];
}

function leavesReadable({ treatment }: LeafRule): boolean {
  return treatment === 'keep' || treatment === 'coarsen' || treatment === 'keepPhrases';
}
