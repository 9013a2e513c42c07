import { ELEMENT, type FieldPath } from '@nymgate/rules/dialects/field-path';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { isJsonTypeName } from '../plan/psoxy-response.ts';
import { type PsoxyRuleSet, type PsoxySchemaRule, resolveReference } from '../plan/psoxy-rule-set.ts';

type LocatedSchema = { readonly schema: PsoxySchemaRule; readonly pointer: string };

export type ValueKind = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';

export type SchemaOutcome = {
  /** `sometimes`: alternatives, conditions or constants decide by value. */
  readonly passes: 'always' | 'sometimes' | 'never';
  readonly reason?: 'undeclared' | 'type';
  /** The declaration of the field, or of the container that doesn't declare it. */
  readonly rule: string;
  readonly type?: PsoxySchemaRule['type'];
};

type SearchEnd = { readonly end: LocatedSchema; readonly outcome: 'passes' | 'undeclared' | 'type' };

/** As in the sanitizer: a schema that refers back to itself for the same value describes nothing. */
const MAX_HOPS = 32;
/** For one field; beyond this the result is `sometimes`. */
const MAX_BRANCHES = 4096;

type Search = {
  readonly ruleSet: PsoxyRuleSet;
  readonly root: LocatedSchema;
  readonly ends: SearchEnd[];
  branches: number;
};

/** What a response schema lets pass of a field (psoxy-facts.md#h); without `kind`: as declared. */
export function findSchemaOutcome(
  ruleSet: PsoxyRuleSet,
  root: LocatedSchema,
  path: FieldPath,
  kind?: ValueKind,
): SchemaOutcome {
  const ends: SearchEnd[] = [];
  const search: Search = { ruleSet, root, ends, branches: 0 };
  let branches = alternatives(search, root);
  for (const step of path)
    branches = branches.flatMap((branch) => {
      const inner = findChildSchema(branch, step);
      if (inner !== undefined) return alternatives(search, inner);
      ends.push({ end: branch, outcome: 'undeclared' });
      return [];
    });
  ends.push(...branches.flatMap((branch) => findEnds(branch, kind)));
  const passing = ends.find(({ outcome }) => outcome === 'passes')?.end;
  const blocking = ends.find(({ outcome }) => outcome !== 'passes');
  const why = blocking === undefined || blocking.outcome === 'passes' ? undefined : blocking.outcome;
  if (passing === undefined)
    return { passes: 'never', reason: why ?? 'undeclared', rule: (blocking?.end ?? root).pointer };
  const { type } = passing.schema;
  return {
    passes: why === undefined ? 'always' : 'sometimes',
    ...(why !== undefined && { reason: why }),
    rule: passing.pointer,
    ...(type !== undefined && { type }),
  };
}

/** Both outcomes where a constant decides. */
function findEnds(end: LocatedSchema, kind: ValueKind | undefined): readonly SearchEnd[] {
  if (!matchesKind(end.schema, kind)) return [{ end, outcome: 'type' }];
  const passes: SearchEnd = { end, outcome: 'passes' };
  return end.schema.const === undefined ? [passes] : [passes, { end, outcome: 'type' }];
}

/** null passes as null, and without a type every scalar passes. */
function matchesKind({ type }: PsoxySchemaRule, kind: ValueKind | undefined): boolean {
  if (type !== undefined && !isJsonTypeName(type)) return kind === 'null';
  if (kind === undefined || kind === 'null') return true;
  if (type === undefined) return kind !== 'object' && kind !== 'array';
  return type === kind || (type === 'integer' && kind === 'number');
}

/** Without a type a schema lets no container pass, and no container equals a constant. */
function findChildSchema(
  { schema, pointer }: LocatedSchema,
  step: FieldPath[number],
): LocatedSchema | undefined {
  if (schema.const !== undefined) return undefined;
  if (step === ELEMENT) {
    const { items } = schema;
    return schema.type !== 'array' || items === undefined
      ? undefined
      : { schema: items, pointer: joinPointer(pointer, 'items') };
  }
  const properties = schema.type === 'object' ? schema.properties : undefined;
  const inner = properties !== undefined && Object.hasOwn(properties, step) ? properties[step] : undefined;
  return inner && { schema: inner, pointer: joinPointer(pointer, 'properties', step) };
}

/** Alternatives count up to the first that accepts every value. */
function alternatives(search: Search, placed: LocatedSchema, hops = 0): readonly LocatedSchema[] {
  search.branches += 1;
  const nothing: SearchEnd = { end: placed, outcome: 'type' };
  const found = resolveReferences(search, placed);
  if (found === undefined || hops > MAX_HOPS) {
    search.ends.push(nothing);
    return [];
  }
  if (search.branches > MAX_BRANCHES) {
    search.ends.push({ end: placed, outcome: 'passes' }, nothing);
    return [];
  }
  const { schema, pointer } = found;
  if (schema.if !== undefined)
    return listBranches(search, found).flatMap((branch) => alternatives(search, branch, hops + 1));
  if (schema.anyOf === undefined) return [found];
  const candidates = schema.anyOf.map((inner, index): LocatedSchema => {
    return { schema: inner, pointer: joinPointer(pointer, 'anyOf', index) };
  });
  const sure = candidates.findIndex((candidate) => matchesEverything(resolveReferences(search, candidate)));
  if (sure === -1) search.ends.push(nothing);
  return (sure === -1 ? candidates : candidates.slice(0, sure + 1)).flatMap((candidate) =>
    alternatives(search, candidate, hops + 1),
  );
}

/** An alternative is taken unless its condition or constant fails; its type isn't checked. */
function matchesEverything(candidate: LocatedSchema | undefined): boolean {
  return candidate?.schema.if === undefined && candidate?.schema.const === undefined;
}

/** Undefined for a missing or circular reference. */
function resolveReferences({ ruleSet, root }: Search, placed: LocatedSchema): LocatedSchema | undefined {
  const { definitions = {} } = ruleSet;
  const { $ref } = placed.schema;
  if ($ref === undefined) return placed;
  let name = resolveReference(definitions, $ref);
  if (name === '#') {
    if (root.schema.$ref === undefined) return root;
    name = resolveReference(definitions, root.schema.$ref);
  }
  const target = name === undefined ? undefined : definitions[name];
  return name === undefined || target === undefined
    ? undefined
    : { schema: target, pointer: joinPointer('/definitions', name) };
}

/** What schema or branch declares stays; the branch takes precedence. */
function listBranches(search: Search, { schema, pointer }: LocatedSchema): readonly LocatedSchema[] {
  const { if: _condition, then: _then, else: _else, ...base } = schema;
  return (['then', 'else'] as const).map((key) => {
    const rule = schema[key];
    if (rule === undefined) return { schema: base, pointer };
    const branch = resolveReferences(search, { schema: rule, pointer: joinPointer(pointer, key) });
    if (branch === undefined) return { schema: rule, pointer };
    const hasProperties = Object.keys(branch.schema.properties ?? {}).length > 0;
    const properties = { ...base.properties, ...branch.schema.properties };
    return {
      schema: { ...base, ...branch.schema, ...(Object.keys(properties).length > 0 && { properties }) },
      pointer: hasProperties ? branch.pointer : pointer,
    };
  });
}
