import { isWellFormed } from '@nymgate/engine/kernel/well-formed';

/** S3 "Naming objects", Cloud Storage "Object name requirements", Azure "Naming and referencing blobs": the least of the three. */
const MAX_KEY_BYTES = 1_024;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
/** Dots, slashes and NUL in percent-encoding: some tool on the way may undo it. */
const ENCODED = /%(?:2e|2f|5c|00)/i;
const ADDRESS = /[^/\s@]@[^/\s@]/;

const KEY_RULES: readonly (readonly [breaks: (key: string) => boolean, words: string])[] = [
  [(key) => !isWellFormed(key) || CONTROLS.test(key), 'has a control character or half a character'],
  [(key) => new TextEncoder().encode(key).length > MAX_KEY_BYTES, 'is longer than 1,024 bytes'],
  [
    (key) => key.includes('\\') || ENCODED.test(key),
    'has a backslash, or a dot or slash in percent-encoding',
  ],
  [(key) => key.split('/').some((part) => part === '.' || part === '..'), 'has . or .. as a part'],
  [(key) => key.startsWith('/') || key.includes('//'), 'has an empty part'],
  // The name of the output is made of it, and names are told in manifests and logs.
  [(key) => ADDRESS.test(key), 'holds what looks like an address of a person'],
];

/**
 * Why the name of an object is not taken; undefined for a good one. What lands on a disk, in another bucket or in a log is made of it, so
 * whatever could mean another place there is refused, and not repaired (BLK-04).
 *
 * @example keyFault('hr/../people.csv') // 'has . or .. as a part'
 */
export function findKeyFault(key: string): string | undefined {
  return KEY_RULES.find(([breaks]) => breaks(key))?.[1];
}
