import { Buffer, isUtf8 } from 'node:buffer';
import { hasUnprintable } from '../../../kept-text.ts';

/**
 * Values of a column, null for none: the bytes of each as the file holds them, each byte a character (latin1), which takes less memory than
 * anything else that JavaScript has. Numbers are little-endian and as wide as their physical type, a boolean is one byte, texts are UTF-8
 * without a prefix.
 */
export type Values = readonly (string | null)[];
/** Neighbouring rows of a column, and whether all of them came by a dictionary. */
export type Batch = { readonly values: Values; readonly isIndexed: boolean };
export type Treat = (values: Values) => Values;

export const keepValues: Treat = (values) => values;

export function noValues(rows: number): Batch {
  return { values: new Array<null>(rows).fill(null), isIndexed: false };
}

/** Most texts are ASCII, whose bytes are its characters. */
const BEYOND_ASCII = /[\u0080-\uffff]/;

export function isAscii(text: string): boolean {
  return !BEYOND_ASCII.test(text);
}

export function toBuffer(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}

/** A text as it stands in a file. */
export function valueOfText(text: string): string {
  return isAscii(text) ? text : Buffer.from(text).toString('latin1');
}

/** Characters of latin1 that need a look: control characters, and bytes that are no ASCII. */
const SUSPICIOUS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00ff]/;

/** Whether the bytes of a value are a text without control characters. */
export function isKeptText(value: string): boolean {
  if (!SUSPICIOUS.test(value)) return true;
  const bytes = toBuffer(value);
  return isUtf8(bytes) && !hasUnprintable(bytes.toString());
}

/** In place of a value that a treatment leaves nothing of; no value of a file has these characters (latin1). */
export const EMPTIED_VALUE = '\uffff\u0001';
export const REJECTED_VALUE = '\uffff\u0002';

export function isLost(value: string): boolean {
  return value === EMPTIED_VALUE || value === REJECTED_VALUE;
}
