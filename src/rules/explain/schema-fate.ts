import { joinPointer } from '../json-pointer.ts';
import { followReference } from '../psoxy/follow-reference.ts';
import type { PsoxyRuleSet, PsoxySchemaRule } from '../psoxy/psoxy-rule-set.ts';
import { ELEMENT, type FieldPath } from './field-path.ts';

/** A schema with the place where it is written. */
type Placed = { readonly schema: PsoxySchemaRule; readonly pointer: string };

export type SchemaFate = {
  /** `sometimes`: alternatives and conditions decide by the values. */
  readonly passes: 'always' | 'sometimes' | 'never';
  /** The declaration of the field, or of the container that does not declare it. */
  readonly rule: string;
  /** The declared type of what passes. */
  readonly type?: PsoxySchemaRule['type'];
};

/** Alternatives of alternatives; beyond this a schema describes nothing but itself. */
const MOST_HOPS = 32;
const MOST_BRANCHES = 256;

/**
 * What a response schema of Psoxy's language lets pass of a field (facts, section H), asked of the rules as they are written.
 *
 * @param root the endpoint's `responseSchema`
 */
export function schemaFate(ruleSet: PsoxyRuleSet, root: Placed, path: FieldPath): SchemaFate {
  const ends: { passes: boolean; end: Placed }[] = [];
  let branches = alternatives(ruleSet, root, root);
  for (const [index, step] of path.entries()) {
    branches = branches.flatMap((branch) => {
      const inner = partOf(branch, step);
      if (inner !== undefined) return alternatives(ruleSet, root, inner);
      ends.push({ passes: false, end: branch });
      return [];
    });
    if (branches.length > MOST_BRANCHES) branches = branches.slice(0, MOST_BRANCHES);
    if (branches.length === 0 && index < path.length) break;
  }
  for (const branch of branches) ends.push({ passes: true, end: branch });
  const passing = ends.find(({ passes }) => passes)?.end;
  const blocking = ends.find(({ passes }) => !passes)?.end;
  if (passing === undefined) return { passes: 'never', rule: (blocking ?? root).pointer };
  const { type } = passing.schema;
  return {
    passes: blocking === undefined ? 'always' : 'sometimes',
    rule: passing.pointer,
    ...(type !== undefined && { type }),
  };
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
