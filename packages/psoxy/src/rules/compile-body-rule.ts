import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { createInvalidFinding, type Finding } from '@nymgate/rules/text/yaml/finding';
import type { PsoxyBodyRule, PsoxyBodySchema } from '../plan/psoxy-request.ts';
import type { PsoxyBodySchemaRule, PsoxyRequestBody } from '../plan/psoxy-rule-set.ts';
import { toMediaType } from '../requests/body-content.ts';
import type { CompileScope } from './compile-scope.ts';
import { createReferences } from './create-references.ts';

const UNLIMITED = Number.POSITIVE_INFINITY;

/** (psoxy-facts.md#i) */
export function compileBodyRule(scope: CompileScope, rule: PsoxyRequestBody, pointer: string): PsoxyBodyRule {
  const content = rule.content && Object.entries(rule.content);
  return {
    required: rule.required === true,
    content:
      content &&
      new Map(
        content.map(([type, entry]) => {
          const { schema, at } = findBodySchema(entry, joinPointer(pointer, 'content', type));
          return [toMediaType(type), schema && compileBodySchema(scope, schema, at)];
        }),
      ),
  };
}

type ContentRule = NonNullable<PsoxyRequestBody['content']>[string];

/** Psoxy's files have the schema itself here (psoxy-facts.md#n); an empty mapping restricts nothing. */
function findBodySchema(
  entry: ContentRule,
  at: string,
): { readonly schema: PsoxyBodySchemaRule | undefined; readonly at: string } {
  if ('schema' in entry) return { schema: entry.schema, at: joinPointer(at, 'schema') };
  return { schema: Object.keys(entry).length === 0 ? undefined : (entry as PsoxyBodySchemaRule), at };
}

function compileBodySchema(scope: CompileScope, rule: PsoxyBodySchemaRule, pointer: string): PsoxyBodySchema {
  const { root, resolve } = createReferences(rule.definitions ?? {}, {
    pointer,
    fix: 'define it',
    report: scope.report,
    compile,
  });
  const compiled = compile(rule, pointer);
  return rule.$ref === undefined ? Object.assign(root, compiled) : compiled;

  function compile(schema: PsoxyBodySchemaRule, at: string): PsoxyBodySchema {
    if (schema.$ref !== undefined) return resolve(schema.$ref, at);
    if ('enumValues' in schema) scope.report(noEffectFinding(joinPointer(at, 'enumValues')));
    const all = (key: 'anyOf' | 'allOf' | 'oneOf') =>
      schema[key]?.map((inner, index) => compile(inner, joinPointer(at, key, index)));
    return removeUndefined({
      types: typeof schema.type === 'string' ? [schema.type] : schema.type,
      properties: schema.properties && compileProperties(schema.properties, joinPointer(at, 'properties')),
      required: schema.required,
      additional: compileAdditional(schema, at),
      items: schema.items && compile(schema.items, joinPointer(at, 'items')),
      constant: schema.const === undefined ? undefined : { value: schema.const },
      anyOf: all('anyOf'),
      allOf: all('allOf'),
      oneOf: all('oneOf'),
      pattern:
        schema.pattern === undefined
          ? undefined
          : scope.compilePattern(schema.pattern, joinPointer(at, 'pattern')),
      lengths: toLimits(schema.minLength, schema.maxLength),
      range: toLimits(schema.minimum, schema.maximum, -UNLIMITED),
      counts: toLimits(schema.minItems, schema.maxItems),
      pseudonym: /^(?:reversible-)?pseudonym$/.test(schema.format ?? '') || undefined,
    });
  }

  function compileProperties(properties: Readonly<Record<string, PsoxyBodySchemaRule>>, at: string) {
    return new Map(
      Object.entries(properties).map(([name, inner]) => [name, compile(inner, joinPointer(at, name))]),
    );
  }

  function compileAdditional({ additionalProperties }: PsoxyBodySchemaRule, at: string) {
    return typeof additionalProperties === 'object'
      ? compile(additionalProperties, joinPointer(at, 'additionalProperties'))
      : additionalProperties;
  }
}

function toLimits(minimum: number | undefined, maximum: number | undefined, lowest = 0) {
  return minimum === undefined && maximum === undefined
    ? undefined
    : { minimum: minimum ?? lowest, maximum: maximum ?? UNLIMITED };
}

function noEffectFinding(pointer: string): Finding {
  return {
    ...createInvalidFinding(pointer, '"enumValues" is no keyword of JSON Schema and restricts nothing', {
      at: 'key',
      fix: 'use anyOf with const',
    }),
    code: 'RULES_OPEN',
    severity: 'warning',
  };
}

function removeUndefined(
  schema: { readonly [K in keyof PsoxyBodySchema]: PsoxyBodySchema[K] | undefined },
): PsoxyBodySchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
