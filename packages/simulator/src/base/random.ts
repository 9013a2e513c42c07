import { createHash } from 'node:crypto';

/** A repeatable source of choices: the same parts give the same sequence. Not for secrets. */
export type SeededRandom = {
  readonly nextFraction: () => number;
  readonly nextInteger: (limit: number) => number;
  readonly nextBoolean: (probability: number) => boolean;
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
};

export type SeedPart = string | number;

/** The sequence depends only on `parts`, so that any entity can be created alone, in any order. */
export function createSeededRandom(...parts: readonly SeedPart[]): SeededRandom {
  let state = hashText(parts.join('|'));
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0;
    return mix(state);
  };
  const integer = (limit: number) => Math.floor(fraction() * limit);
  return {
    nextFraction: fraction,
    nextInteger: integer,
    nextBoolean: (probability) => fraction() < probability,
    pick: (list) => list[integer(list.length)] ?? list[0],
  };
}

/** Mulberry32 (public domain): small, and good enough for plausible data. */
function mix(state: number): number {
  let value = Math.imul(state ^ (state >>> 15), 1 | state);
  value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
  return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}

export const hashParts = (...parts: readonly SeedPart[]): Buffer =>
  createHash('sha256').update(parts.join('|')).digest();

export function createGuid(...parts: readonly SeedPart[]): string {
  const bytes = hashParts(...parts).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatGuid(bytes.toString('hex'));
}

export function formatGuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

export function guidToBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

export function bytesToGuid(bytes: Uint8Array): string {
  const copy = Buffer.from(bytes);
  copy.subarray(0, 4).reverse();
  copy.subarray(4, 6).reverse();
  copy.subarray(6, 8).reverse();
  return formatGuid(copy.toString('hex'));
}

export function createDigits(length: number, ...parts: readonly SeedPart[]): string {
  const dice = createSeededRandom('digits', ...parts);
  return Array.from({ length }, () => String(dice.nextInteger(10))).join('');
}

/** `2025-03-04T05:06:07Z`, as Outlook and SharePoint write instants. */
export const formatToSecond = (instant: number): string =>
  new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
