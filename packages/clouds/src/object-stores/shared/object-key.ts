import { isWellFormed } from '@nymgate/engine/kernel/well-formed';

/** The strictest of S3 "Naming objects", Cloud Storage "Object names", Azure "Naming blobs". */
const MAX_KEY_BYTES = 1_024;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
/** Percent-encoded dots, slashes and NUL: some tool may decode them. */
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
  // Manifests and logs contain the output's name.
  [(key) => ADDRESS.test(key), 'holds what looks like an address of a person'],
];

/**
 * Why a key is rejected; undefined for a valid one. Paths on disk, in buckets and in logs are derived from
 * it, so ambiguous keys are rejected, not repaired (BLK-04).
 * @example findKeyFault('hr/../people.csv') // 'has . or .. as a part'
 */
export function findKeyFault(key: string): string | undefined {
  return KEY_RULES.find(([breaks]) => breaks(key))?.[1];
}
