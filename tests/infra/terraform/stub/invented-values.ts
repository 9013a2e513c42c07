import { createHash } from 'node:crypto';
import { INVENTIONS } from './inventions/index.ts';
import type { Block } from './schema.ts';
import type { ValueType } from './value-types.ts';
import { type CtyObject, isUnknown, mapAttributes } from './values.ts';

/** Replaces each unknown attribute (for data and ephemeral: each unset computed one) by a value made from the rest. */
export function inventValues(type: string, block: Block, value: CtyObject): CtyObject {
  const known = mapAttributes(block, value, (_, item) => (isUnknown(item) ? null : item));
  const seed = digest([type, known]);
  const result = mapAttributes(block, value, (attribute, item, owner) => {
    if (!isUnknown(item)) return item;
    const invention = owner === value ? INVENTIONS[type]?.[attribute.name] : undefined;
    return invention ?? plainValue(attribute.type, `${type}.${attribute.name}-${seed.slice(0, 8)}`);
  });
  return resolve(result, known, seed);
}

/** Fills templates last, so that one may name an attribute invented after it. */
function resolve(result: CtyObject, known: CtyObject, seed: string): CtyObject {
  const pending = new Set(Object.keys(result));
  const fill = (name: string): unknown => {
    const invention = result[name];
    if (!pending.delete(name)) return invention;
    const item: unknown = typeof invention === 'function' ? invention(known) : invention;
    result[name] = item;
    if (typeof item === 'string' && known[name] === null)
      result[name] = item.replaceAll(/\{(\w+)\}/g, (_, word: string) => {
        if (word === 'uuid') return uuid(digest([seed, name]));
        if (word === 'hex') return digest([seed, name]).slice(0, 6);
        return String(fill(word));
      });
    return result[name];
  };
  for (const name of Object.keys(result)) fill(name);
  return result;
}

function plainValue(type: ValueType, text: string): unknown {
  if (type === 'string') return text;
  if (type === 'number') return 0;
  if (type === 'bool') return false;
  if (type[0] === 'object')
    return Object.fromEntries(
      Object.entries(type[1]).map(([name, field]) => [name, plainValue(field, text)]),
    );
  return type[0] === 'map' ? {} : [];
}

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

function uuid(hex: string): string {
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
