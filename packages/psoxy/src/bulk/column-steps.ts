import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { createInvalidFinding } from '@nymgate/rules/text/yaml/finding';
import type { CompileScope } from '../rules/compile-scope.ts';
import type { PsoxyStepRule } from './bulk-words.ts';

/** Null ends the pipeline and empties the cell. */
export type ColumnStep = (value: string, pseudonymizer: Pseudonymizer) => string | null;

/** `filter` keeps group 1 of a full match, else the whole match, else nothing (psoxy-facts.md#k). */
export function compileColumnSteps(
  rules: readonly PsoxyStepRule[],
  {
    scope,
    pointer,
    pseudonymize,
  }: { readonly scope: CompileScope; readonly pointer: string; readonly pseudonymize: ColumnStep },
): ColumnStep {
  const steps = rules.map((rule, index) =>
    compileStep(rule, { scope, pointer: joinPointer(pointer, index), pseudonymize }),
  );
  return (value, pseudonymizer) =>
    steps.reduce<string | null>(
      (left, step) => (left === null || isBlankInJava(left) ? null : step(left, pseudonymizer)),
      value,
    );
}

type StepContext = Parameters<typeof compileColumnSteps>[1];

function compileStep(rule: PsoxyStepRule, { scope, pointer, pseudonymize }: StepContext): ColumnStep {
  if ('filter' in rule) {
    const { fullMatch } = scope.compilePattern(rule.filter, joinPointer(pointer, 'filter'));
    return (value) => {
      const groups = fullMatch(value);
      return groups === undefined ? null : ((groups.length > 1 ? groups[1] : groups[0]) ?? null);
    };
  }
  if ('formatString' in rule) {
    // One pass, so that a value that contains %s stays unchanged.
    return (value) =>
      rule.formatString.replace(/%[s%]/g, (formatPlaceholder) => (formatPlaceholder === '%s' ? value : '%'));
  }
  if ('javaRegExpReplace' in rule) {
    const { regExp, replaceString } = rule.javaRegExpReplace;
    const { fullMatch, groups } = scope.compilePattern(
      regExp,
      joinPointer(pointer, 'javaRegExpReplace', 'regExp'),
    );
    const stepPointer = joinPointer(pointer, 'javaRegExpReplace', 'replaceString');
    checkReplacement(replaceString, groups.length, (message) =>
      scope.report(createInvalidFinding(stepPointer, message)),
    );
    return (value) => {
      const match = fullMatch(value);
      return match === undefined ? value : expandReplacement(replaceString, match);
    };
  }
  return rule.pseudonymize ? pseudonymize : (value) => value;
}

/** `$1` is a group, `\x` the character x (java.util.regex.Matcher, appendReplacement). */
const REPLACEMENT_PART = /\\([\s\S])|\$([0-9])/g;

function expandReplacement(template: string, groups: readonly (string | undefined)[]): string {
  return template.replace(
    REPLACEMENT_PART,
    (_, character?: string, group?: string) => character ?? groups[Number(group)] ?? '',
  );
}

function checkReplacement(template: string, groups: number, fault: (message: string) => void): void {
  const rest = template.replace(REPLACEMENT_PART, (_, __, group?: string) =>
    Number(group ?? 0) > groups ? '$' : '',
  );
  if (/[\\$]/.test(rest)) fault('names a group that the pattern does not have, or ends within an escape');
}
