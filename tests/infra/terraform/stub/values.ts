import { decode, ExtData, encode } from '@msgpack/msgpack';
import type { Attribute, Block } from './schema.ts';

export type CtyObject = Record<string, unknown>;
export type WireValue = { msgpack: Uint8Array; json?: Uint8Array };

/** "Known after apply": MessagePack extension 0. Terraform may also send extension 12, an unknown with refinements. */
export const UNKNOWN = new ExtData(0, new Uint8Array(1));
export const isUnknown = (value: unknown): value is ExtData => value instanceof ExtData;

/** Reads an object of the wire; null stands for "does not exist". */
export function readValue(value: WireValue): CtyObject | null {
  if (value.msgpack.length > 0) return decode(value.msgpack) as CtyObject | null;
  return JSON.parse(Buffer.from(value.json ?? []).toString()) as CtyObject | null;
}

export const writeValue = (value: unknown): WireValue => ({ msgpack: encode(value) });

/** Returns a copy of `value` with each attribute, at any depth, replaced by what `change` makes of it. */
export function mapAttributes(block: Block, value: CtyObject, change: AttributeChange): CtyObject {
  const result: CtyObject = {};
  for (const attribute of block.attributes)
    result[attribute.name] = change(attribute, value[attribute.name], value);
  for (const nested of block.blocks) {
    const into = (item: unknown) => (isObject(item) ? mapAttributes(nested.block, item, change) : item);
    const content = value[nested.name];
    if (Array.isArray(content)) result[nested.name] = content.map(into);
    else if (nested.nesting === 'map' && isObject(content)) result[nested.name] = mapEntries(content, into);
    else result[nested.name] = into(content);
  }
  return result;
}
export type AttributeChange = (attribute: Attribute, value: unknown, owner: CtyObject) => unknown;

/** An object of the block's type with nothing set. */
export function emptyValue(block: Block): CtyObject {
  const repeated = (nesting: string) => (nesting === 'single' ? null : nesting === 'map' ? {} : []);
  return Object.fromEntries([
    ...block.attributes.map(({ name }) => [name, null]),
    ...block.blocks.map(({ name, nesting }) => [name, repeated(nesting)]),
  ]);
}

function isObject(value: unknown): value is CtyObject {
  return typeof value === 'object' && value !== null && !isUnknown(value) && !Array.isArray(value);
}

function mapEntries(value: CtyObject, change: (item: unknown) => unknown): CtyObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
}
