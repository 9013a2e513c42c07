import { ELEMENT, type FieldPath, formatFieldPath } from '@nymgate/rules/dialects/field-path';
import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import { type PsoxyRuleSet, type PsoxySchemaRule, resolveReference } from '../plan/psoxy-rule-set.ts';
import type { PsoxyView } from './explain-steps.ts';

const MAX_DEPTH = 12;
const MAX_FIELDS = 10_000;

/** `$..mail` applies at any depth, so it is reported at `/mail`. */
export function listNamedFields({ ruleSet, rule, response }: PsoxyView): readonly FieldPath[] {
  const found = new Map<string, FieldPath>();
  const add = (path: FieldPath): void => {
    if (path.length > 0 && found.size < MAX_FIELDS) found.set(formatFieldPath(path), path);
  };
  if (rule?.responseSchema !== undefined)
    for (const path of listDeclaredFields(ruleSet, rule.responseSchema)) add(path);
  for (const { paths } of [...response.augments, ...response.transforms])
    for (const each of paths) for (const path of toFieldPaths(each)) add(path);
  return [...found.values()];
}

/** A JSONPath as field paths: each name of a list, and any element for a filter, index or slice. */
function toFieldPaths({ steps }: JsonPath): readonly FieldPath[] {
  let paths: readonly FieldPath[] = [[]];
  for (const step of steps) {
    if (step.kind === 'descendants' || step.kind === 'filter') continue;
    const next: FieldPath = step.kind === 'names' ? step.names : [ELEMENT];
    paths = paths.flatMap((path) => next.map((each): FieldPath => [...path, each])).slice(0, MAX_FIELDS);
  }
  return paths;
}

function listDeclaredFields(ruleSet: PsoxyRuleSet, root: PsoxySchemaRule): readonly FieldPath[] {
  const paths: FieldPath[] = [];
  visit(root, [], []);
  return paths;

  function visit(schema: PsoxySchemaRule, path: FieldPath, around: readonly PsoxySchemaRule[]): void {
    if (around.includes(schema) || path.length > MAX_DEPTH || paths.length > MAX_FIELDS) return;
    const inside = [...around, schema];
    const target = schema.$ref === undefined ? undefined : resolve(schema.$ref);
    if (target !== undefined) return void visit(target, path, inside);
    const branches = [...(schema.anyOf ?? []), schema.then, schema.else];
    for (const branch of branches) if (branch !== undefined) visit(branch, path, inside);
    for (const [name, inner] of Object.entries(schema.properties ?? {}))
      visit(inner, [...path, name], inside);
    if (schema.items !== undefined) visit(schema.items, [...path, ELEMENT], inside);
    const isLeaf =
      schema.properties === undefined &&
      schema.items === undefined &&
      branches.every((each) => each === undefined);
    if (isLeaf) paths.push(path);
  }

  function resolve(reference: string): PsoxySchemaRule | undefined {
    const name = resolveReference(ruleSet.definitions ?? {}, reference);
    return name === '#' ? root : name === undefined ? undefined : ruleSet.definitions?.[name];
  }
}
