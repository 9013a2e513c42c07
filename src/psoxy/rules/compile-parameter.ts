import { joinPointer } from '../../text/json-pointer.ts';
import type { PsoxyParameter } from '../psoxy-request.ts';
import type { CompileScope } from './compile-scope.ts';
import type { PsoxyParameterRule } from './psoxy-rule-set.ts';

/** Compiles the schema of a path or query parameter whose shape was checked. */
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
      rule.pattern === undefined ? undefined : scope.pattern(rule.pattern, joinPointer(pointer, 'pattern')),
    pseudonym: rule.format !== undefined,
    anyOf: rule.anyOf?.map((inner, index) =>
      compileParameter(scope, inner, joinPointer(pointer, 'anyOf', index)),
    ),
  };
}
