import { joinPointer } from '../text/json-pointer.ts';

/** Any element of an array. */
export const ELEMENT = 0;

/** The way to a field of an answer: names of properties, and `ELEMENT` for any element of an array. */
export type FieldPath = readonly (string | typeof ELEMENT)[];

/**
 * What the name of a property looks like: an identifier, an OData annotation, one followed by the other, or one of our digests.
 * Other keys may themselves be data: ids or addresses of people (T2-02).
 */
const PROPERTY_NAME =
  /^(?:\+?[A-Za-z_][A-Za-z0-9_]{0,63}(?:@odata\.[A-Za-z]{1,32}|:textDigest)?|@(?:odata|microsoft\.graph)\.[A-Za-z.]{1,60}|@removed)$/;

/**
 * A field as reports write it: a JSON pointer (RFC 6901) with `*` for any element.
 *
 * @example writeFieldPath(['value', ELEMENT, 'mail']).split('/') // ['', 'value', '*', 'mail']
 */
export function formatFieldPath(path: FieldPath): string {
  return joinPointer('', ...path.map((step) => (step === ELEMENT ? '*' : step)));
}

/** A key that came with an answer, or a word that stands for it when it does not look like the name of a property. */
export function escapePropertyName(key: string): string {
  return PROPERTY_NAME.test(key) ? key : '{key}';
}
