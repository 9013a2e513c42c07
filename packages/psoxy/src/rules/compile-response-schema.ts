import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { type Report, reportInvalid } from '@nymgate/rules/text/yaml/finding';
import { isJsonTypeName, type PsoxySchema } from '../plan/psoxy-response.ts';
import type { PsoxySchemaRule } from '../plan/psoxy-rule-set.ts';
import type { CompileScope } from './compile-scope.ts';
import { createReferences } from './create-references.ts';

export type SchemaDefinitions = Readonly<Record<string, PsoxySchemaRule>>;

/** `#` is the schema itself; definitions are at the root of the rule file (psoxy-facts.md#h). */
export function compileResponseSchema(
  scope: CompileScope,
  definitions: SchemaDefinitions,
  { rule, pointer }: { readonly rule: PsoxySchemaRule; readonly pointer: string },
): PsoxySchema {
  const { root, resolve } = createReferences(definitions, {
    pointer: '',
    fix: 'define it in "definitions"',
    report: scope.report,
    compile,
  });
  const compiled = compile(rule, pointer);
  // `#` is the endpoint's schema even where that is itself a reference.
  Object.assign(root, compiled);
  return rule.$ref === undefined ? root : compiled;

  function compile(schema: PsoxySchemaRule, at: string): PsoxySchema {
    if (schema.$ref !== undefined) return resolve(schema.$ref, at);
    const inner = (each: PsoxySchemaRule, ...keys: readonly (string | number)[]): PsoxySchema =>
      compile(each, joinPointer(at, ...keys));
    const condition = compileCondition(schema, { at, inner, report: scope.report });
    return {
      ...(schema.type !== undefined && { type: isJsonTypeName(schema.type) ? schema.type : 'null' }),
      ...(schema.properties !== undefined && { properties: compileProperties(schema.properties, at) }),
      ...(schema.items !== undefined && { items: inner(schema.items, 'items') }),
      ...(schema.anyOf !== undefined && {
        anyOf: schema.anyOf.map((each, index) => inner(each, 'anyOf', index)),
      }),
      ...(schema.const !== undefined && { constant: { value: schema.const } }),
      ...(condition !== undefined && { condition }),
    };
  }

  function compileProperties(properties: SchemaDefinitions, at: string): ReadonlyMap<string, PsoxySchema> {
    return new Map(
      Object.entries(properties).map(([name, each]) => [
        name,
        compile(each, joinPointer(at, 'properties', name)),
      ]),
    );
  }
}

type ConditionContext = {
  readonly at: string;
  readonly inner: (schema: PsoxySchemaRule, key: string) => PsoxySchema;
  readonly report: Report;
};

function compileCondition(
  schema: PsoxySchemaRule,
  { at, inner, report }: ConditionContext,
): PsoxySchema['condition'] {
  if (schema.if === undefined) {
    if (schema.then !== undefined || schema.else !== undefined)
      reportInvalid(report, at, '"then" and "else" need an "if"');
    return undefined;
  }
  const tests = Object.entries(schema.if.properties ?? {});
  const [first] = tests;
  const equals = first?.[1].const;
  if (tests.length !== 1 || first === undefined || equals === undefined) {
    reportInvalid(report, joinPointer(at, 'if'), 'must test one property with "const"', {
      fix: 'if: { properties: { kind: { const: x } } }',
    });
    return undefined;
  }
  return {
    property: first[0],
    equals,
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword; the object is never awaited
    then: schema.then && inner(schema.then, 'then'),
    otherwise: schema.else && inner(schema.else, 'else'),
  };
}
