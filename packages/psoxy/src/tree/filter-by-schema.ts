import type { JsonArray, JsonNode, JsonNumber, JsonObject } from '@nymgate/engine/kernel/json/json';
import type { Tally } from '@nymgate/engine/sanitizer/tree/tally';
import type { PsoxySchema } from '../plan/psoxy-response.ts';
import { isDigest, parseDigestKey } from './augments.ts';
import { isArray, isObject, retainParts } from './place.ts';
import { equalsLiteral } from './test-value.ts';

export type FilterContext = {
  readonly tally: Tally;
  /** Entries added by augments pass, although no rule file declares them. */
  readonly added: ReadonlySet<JsonObject['entries'][number]>;
};

/** Removes undeclared properties, nulls other types, drops nulls from arrays, in place (psoxy-facts.md#h). */
export function filterBySchema(schema: PsoxySchema, value: JsonNode, filtering: FilterContext): JsonNode {
  const resolved = resolve(schema, value, 0);
  const filtered = resolved === undefined ? undefined : filterByType(resolved, value, filtering);
  return filtered === undefined ? countMismatch(filtering) : filtered;
}

function countMismatch({ tally }: FilterContext): null {
  tally.mismatches += 1;
  return null;
}

/** A reference that leads back to itself for the same value describes nothing. */
const MAX_HOPS = 32;

/** Resolves alternatives and conditions; undefined when none matches. */
function resolve(schema: PsoxySchema, value: JsonNode, hops: number): PsoxySchema | undefined {
  if (hops > MAX_HOPS) return undefined;
  const { condition, ...base } = schema;
  if (condition !== undefined) {
    const branch = conditionHolds(condition, value) ? condition.then : condition.otherwise;
    return resolve(branch === undefined ? base : withBranch(base, branch), value, hops + 1);
  }
  if (schema.anyOf === undefined) return schema;
  const chosen = schema.anyOf.find((candidate) => matchesCandidate(candidate, value));
  return chosen === undefined ? undefined : resolve(chosen, value, hops + 1);
}

/** Properties declared by either stay; the branch takes precedence. */
function withBranch(base: PsoxySchema, branch: PsoxySchema): PsoxySchema {
  const properties = new Map([...(base.properties ?? []), ...(branch.properties ?? [])]);
  return { ...base, ...branch, ...(properties.size > 0 && { properties }) };
}

function matchesCandidate({ condition, constant }: PsoxySchema, value: JsonNode): boolean {
  const same = constant === undefined || sameLiteral(value, constant.value);
  return same && (condition === undefined || conditionHolds(condition, value));
}

/** A missing property fails its condition: only a positive match may let more through. */
function conditionHolds(
  { property, equals }: NonNullable<PsoxySchema['condition']>,
  value: JsonNode,
): boolean {
  if (!isObject(value)) return false;
  const entry = value.entries.find(([key]) => key === property);
  return entry !== undefined && sameLiteral(entry[1], equals);
}

/** No type coercion: the text "1" isn't the number 1. */
function sameLiteral(value: JsonNode, literal: string | number | boolean | null): boolean {
  const sameKind = (typeof value === 'string') === (typeof literal === 'string');
  return sameKind && equalsLiteral(value, literal);
}

/** Undefined: the value doesn't have the declared type. */
function filterByType(schema: PsoxySchema, value: JsonNode, filtering: FilterContext): JsonNode | undefined {
  if (schema.constant !== undefined && !sameLiteral(value, schema.constant.value))
    return nullIfDefined(value);
  switch (schema.type) {
    case 'object':
      return isObject(value) ? filterObject(schema, value, filtering) : nullIfDefined(value);
    case 'array':
      return isArray(value) ? filterArray(schema, value, filtering) : nullIfDefined(value);
    case 'string':
      return typeof value === 'string' ? value : nullIfDefined(value);
    case 'boolean':
      return value === null ? false : typeof value === 'boolean' ? value : undefined;
    case 'number':
      return isNumber(value) && Number.isFinite(Number(value.text)) ? value : nullIfDefined(value);
    case 'integer':
      return isNumber(value) ? truncateToInt64(value) : nullIfDefined(value);
    case 'null':
      return nullIfDefined(value);
    case undefined:
      // Without a type scalars pass, containers don't.
      return isObject(value) || isArray(value) ? undefined : value;
  }
}

function nullIfDefined(value: JsonNode): null | undefined {
  return value === null ? null : undefined;
}

function filterObject({ properties }: PsoxySchema, value: JsonObject, filtering: FilterContext): JsonNode {
  const { added, tally } = filtering;
  retainParts(value.entries, (entry) => {
    const [key, inner] = entry;
    if (added.has(entry)) return true;
    const schema = properties?.get(key);
    if (schema !== undefined) entry[1] = filterBySchema(schema, inner, filtering);
    const passes = schema !== undefined || isDeclaredDigest(key, inner, properties);
    if (!passes) tally.unknownFields += 1;
    return passes;
  });
  return value;
}

/** May come from an earlier pass; only the exact form of a digest passes, so its name can't smuggle text. */
function isDeclaredDigest(key: string, value: JsonNode, properties: PsoxySchema['properties']): boolean {
  const property = parseDigestKey(key);
  return property !== undefined && properties?.has(property) === true && isDigest(value);
}

function filterArray({ items }: PsoxySchema, array: JsonArray, filtering: FilterContext): JsonNode {
  if (items === undefined) return { kind: 'array', items: [] };
  const filtered = array.items.map((item) => (item === null ? null : filterBySchema(items, item, filtering)));
  return { kind: 'array', items: filtered.filter((item) => item !== null) };
}

function isNumber(value: JsonNode): value is JsonNumber {
  return typeof value === 'object' && value?.kind === 'number';
}

const INTEGER = /^-?[0-9]{1,20}$/;
const INT64_BITS = 64;

/** Truncates a number to an integer if it fits 64 bits; the digits stay as written. */
function truncateToInt64({ text }: JsonNumber): JsonNumber | undefined {
  const number = Number(text);
  if (!Number.isFinite(number) || Math.abs(number) > 2 ** (INT64_BITS - 1)) return undefined;
  const integer = INTEGER.test(text) ? BigInt(text) : BigInt(Math.trunc(number));
  return BigInt.asIntN(INT64_BITS, integer) === integer
    ? { kind: 'number', text: String(integer) }
    : undefined;
}
