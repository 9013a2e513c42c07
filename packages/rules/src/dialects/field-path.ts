import { joinPointer } from '../text/json-pointer.ts';

/** Any element of an array. */
export const ELEMENT = 0;

/** Property names, and `ELEMENT` for any element of an array. */
export type FieldPath = readonly (string | typeof ELEMENT)[];

/** Other keys may be data: IDs or addresses of people (T2-02). */
const PROPERTY_NAME =
  /^(?:\+?[A-Za-z_][A-Za-z0-9_]{0,63}(?:@odata\.[A-Za-z]{1,32}|:textDigest)?|@(?:odata|microsoft\.graph)\.[A-Za-z.]{1,60}|@removed)$/;

/** A JSON pointer (RFC 6901) with `*` for any element. */
export function formatFieldPath(path: FieldPath): string {
  return joinPointer('', ...path.map((step) => (step === ELEMENT ? '*' : step)));
}

/** A placeholder replaces keys of a response that don't look like property names. */
export function escapePropertyName(key: string): string {
  return PROPERTY_NAME.test(key) ? key : '{key}';
}
