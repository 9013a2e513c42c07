import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { type Report, reportInvalid } from '@nymgate/rules/text/yaml/finding';
import type { PsoxyParameter } from '../plan/psoxy-request.ts';
import type { PsoxyParameterRule } from '../plan/psoxy-rule-set.ts';
import { constrainsValue, VALUE_OPTIONS } from '../requests/guarded-query.ts';
import type { CompileScope } from './compile-scope.ts';

export function compileParameter(
  scope: CompileScope,
  rule: PsoxyParameterRule,
  pointer: string,
): PsoxyParameter {
  return {
    required: rule.required === true,
    type: rule.type,
    values: rule.enum?.map(String),
    pattern:
      rule.pattern === undefined
        ? undefined
        : scope.compilePattern(rule.pattern, joinPointer(pointer, 'pattern')),
    pseudonym: rule.format !== undefined,
    anyOf: rule.anyOf?.map((inner, index) =>
      compileParameter(scope, inner, joinPointer(pointer, 'anyOf', index)),
    ),
  };
}

/** Under `odata: guarded` only its schema limits an option that filters by value. */
export function checkGuardedSchemas(
  schemas: ReadonlyMap<string, PsoxyParameter>,
  pointer: string,
  report: Report,
): void {
  for (const [name, schema] of schemas) {
    if (!VALUE_OPTIONS.has(toAsciiLowerCase(name)) || constrainsValue(schema)) continue;
    reportInvalid(
      report,
      joinPointer(pointer, name),
      '"odata: guarded" needs a schema that limits the value',
      { at: 'key', fix: 'add "enum" or "pattern"' },
    );
  }
}
