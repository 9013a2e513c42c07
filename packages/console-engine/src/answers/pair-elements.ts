import type { JsonNode, JsonObject } from '@nymgate/engine/kernel/json/json';

/**
 * For each of Graph's elements the index of the delivered one, or -1. The sanitizer drops elements and keeps their order,
 * so one pass suffices: an element that can't come from Graph's next one follows a dropped one.
 * @example pairElements(['a', { kind: 'number', text: '1' }], [{ kind: 'number', text: '1' }]) // [-1, 0]
 */
export function pairElements(raw: readonly JsonNode[], safe: readonly JsonNode[]): readonly number[] {
  if (safe.length === 0) return [];
  if (raw.length === safe.length) return [...raw.keys()];
  let next = 0;
  return raw.map((item, index) => {
    const dropsLeft = raw.length - index - (safe.length - next);
    const candidate = safe[next];
    if (candidate === undefined || (dropsLeft > 0 && !canComeFrom(item, candidate))) return -1;
    next += 1;
    return next - 1;
  });
}

const PSEUDONYM = /^(?:[A-Za-z0-9]{1,16}:)?[tp]~/;

function canComeFrom(raw: JsonNode, safe: JsonNode): boolean {
  if (isObject(raw) && isObject(safe)) return canBeSameObject(raw, safe);
  if (isContainer(raw) || isContainer(safe)) return isArray(raw) && isArray(safe);
  return (typeof safe === 'string' && PSEUDONYM.test(safe)) || isSame(raw, safe);
}

/** A delivered object has a subset of Graph's keys, and most values that aren't pseudonyms are equal. */
function canBeSameObject(raw: JsonObject, safe: JsonObject): boolean {
  const values = new Map(raw.entries);
  let equal = 0;
  let different = 0;
  for (const [key, value] of safe.entries) {
    const other = values.get(key);
    if (other === undefined) return false;
    if (isContainer(value) || (typeof value === 'string' && PSEUDONYM.test(value))) continue;
    if (isSame(other, value)) equal += 1;
    else different += 1;
  }
  return equal >= different;
}

function isSame(one: JsonNode, other: JsonNode): boolean {
  if (one === other) return true;
  return getText(one) !== undefined && getText(one) === getText(other);
}

function getText(node: JsonNode): string | undefined {
  return typeof node === 'object' && node?.kind === 'number' ? node.text : undefined;
}

function isObject(node: JsonNode): node is JsonObject {
  return typeof node === 'object' && node?.kind === 'object';
}

function isArray(node: JsonNode): boolean {
  return typeof node === 'object' && node?.kind === 'array';
}

function isContainer(node: JsonNode): boolean {
  return isObject(node) || isArray(node);
}
