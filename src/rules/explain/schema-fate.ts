import { joinPointer } from '../json-pointer.ts';
import { followReference } from '../psoxy/follow-reference.ts';
import type { PsoxyRuleSet, PsoxySchemaRule } from '../psoxy/psoxy-rule-set.ts';
import { ELEMENT, type FieldPath } from './field-path.ts';

/** A schema with the place where it is written. */
type Placed = { readonly schema: PsoxySchemaRule; readonly pointer: string };

/** What sort of value a field of an answer holds. */
export type ValueKind = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';

export type SchemaFate = {
  /** `sometimes`: alternatives, conditions and constants decide by the values. */
  readonly passes: 'always' | 'sometimes' | 'never';
  /** Why it does not: nothing declares it, or something else than it is. */
  readonly why?: 'undeclared' | 'type';
  /** The declaration of the field, or of the container that does not declare it. */
  readonly rule: string;
  /** The declared type of what passes. */
  readonly type?: PsoxySchemaRule['type'];
};

type End = { readonly end: Placed; readonly fate: 'passes' | 'undeclared' | 'type' };

/** Alternatives of alternatives; beyond this a schema describes nothing but itself. */
const MOST_HOPS = 32;
const MOST_BRANCHES = 256;

/**
 * What a response schema of Psoxy's language lets pass of a field (psoxy-facts.md#h), asked of the rules as they are written.
 *
 * @param root the endpoint's `responseSchema`
 * @param kind of the value; undefined: whatever is declared
 */
export function schemaFate(
  ruleSet: PsoxyRuleSet,
  root: Placed,
  path: FieldPath,
  kind?: ValueKind,
): SchemaFate {
  const ends: End[] = [];
  let branches = alternatives(ruleSet, root, root);
  for (const step of path) {
    branches = branches
      .flatMap((branch) => {
        const inner = partOf(branch, step);
        if (inner !== undefined) return alternatives(ruleSet, root, inner);
        ends.push({ end: branch, fate: 'undeclared' });
        return [];
      })
      .slice(0, MOST_BRANCHES);
  }
  ends.push(...branches.flatMap((branch) => endsOf(branch, kind)));
  const passing = ends.find(({ fate }) => fate === 'passes')?.end;
  const blocking = ends.find(({ fate }) => fate !== 'passes');
  const why = blocking === undefined || blocking.fate === 'passes' ? undefined : blocking.fate;
  if (passing === undefined)
    return { passes: 'never', why: why ?? 'undeclared', rule: (blocking?.end ?? root).pointer };
  const { type } = passing.schema;
  return {
    passes: why === undefined ? 'always' : 'sometimes',
    ...(why !== undefined && { why }),
    rule: passing.pointer,
    ...(type !== undefined && { type }),
  };
}

/** Both where a constant decides. */
function endsOf(end: Placed, kind: ValueKind | undefined): readonly End[] {
  if (!fitsKind(end.schema, kind)) return [{ end, fate: 'type' }];
  const passes: End = { end, fate: 'passes' };
  return end.schema.const === undefined ? [passes] : [passes, { end, fate: 'type' }];
}

/** null passes as null, and without a type every scalar does. */
function fitsKind({ type }: PsoxySchemaRule, kind: ValueKind | undefined): boolean {
  if (kind === undefined || kind === 'null') return true;
  if (type === undefined) return kind !== 'object' && kind !== 'array';
  return type === kind || (type === 'integer' && kind === 'number');
}

/** Without its type a schema lets no container pass. */
function partOf({ schema, pointer }: Placed, step: FieldPath[number]): Placed | undefined {
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

/** The schemas that a value may turn out to have: references followed, each alternative, each branch of a condition. */
function alternatives(ruleSet: PsoxyRuleSet, root: Placed, placed: Placed, hops = 0): readonly Placed[] {
  const { schema, pointer } = placed;
  if (hops > MOST_HOPS) return [];
  const go = (inner: PsoxySchemaRule, ...keys: readonly (string | number)[]): readonly Placed[] =>
    alternatives(ruleSet, root, { schema: inner, pointer: joinPointer(pointer, ...keys) }, hops + 1);
  if (schema.$ref !== undefined) {
    const name = followReference(ruleSet.definitions ?? {}, schema.$ref);
    if (name === '#') return alternatives(ruleSet, root, root, hops + 1);
    const target = name === undefined ? undefined : ruleSet.definitions?.[name];
    if (name === undefined || target === undefined) return [];
    const at = { schema: target, pointer: joinPointer('/definitions', name) };
    return alternatives(ruleSet, root, at, hops + 1);
  }
  if (schema.anyOf !== undefined)
    return schema.anyOf.flatMap((inner, index) => go(inner, 'anyOf', index)).slice(0, MOST_BRANCHES);
  if (schema.if === undefined) return [placed];
  return (['then', 'else'] as const).flatMap((key) => {
    const branch = schema[key];
    const { if: _condition, then: _then, else: _else, ...base } = schema;
    if (branch === undefined) return [{ schema: base, pointer }];
    return go(branch, key).map((inner) => withBase(base, pointer, inner));
  });
}

/** What schema and branch declare both stays; the branch knows better. */
function withBase(base: PsoxySchemaRule, basePointer: string, branch: Placed): Placed {
  const properties = { ...base.properties, ...branch.schema.properties };
  const own = Object.keys(branch.schema.properties ?? {}).length > 0;
  return {
    schema: { ...base, ...branch.schema, ...(Object.keys(properties).length > 0 && { properties }) },
    pointer: own ? branch.pointer : basePointer,
  };
}
