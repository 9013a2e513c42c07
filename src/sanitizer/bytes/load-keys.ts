import type { BulkPseudonyms, Pseudonymizer } from '../../pseudonyms/index.ts';
import type { Kernel } from './create-kernel.ts';
import {
  CANON_CUT_LEADING_PLUS,
  CANON_DROP_DOMAIN,
  CANON_IGNORE_DOTS,
  CANON_LETTERS,
  CTL_CANON,
  CTL_HEADER_LENGTH,
  CTL_KEY_ID,
  CTL_SALT_LENGTH,
  CTL_SCHEME,
  KEY_HASH,
  KEY_HEADER,
  KEY_SALT,
  KEY_SEAL,
  MOST_HEADER,
  MOST_SALT,
  SCHEME_KEYED,
  SCHEME_NONE,
  SCHEME_SALTED,
} from './layout.ts';

/**
 * Puts into the kernel what it needs to make pseudonyms by itself; `closePassage` takes it out when the document is done.
 * Without bulk keys, or with a salt too long for the kernel, the host makes each pseudonym.
 */
export function loadKeys(kernel: Kernel, pseudonymizer: Pseudonymizer): void {
  const { control } = kernel;
  const bulk = pseudonymizer.bulk?.();
  control[CTL_SCHEME] = SCHEME_NONE;
  control[CTL_SALT_LENGTH] = 0;
  control[CTL_HEADER_LENGTH] = 0;
  if (bulk === undefined) return;
  control[CTL_CANON] = canonBits(bulk);
  if (bulk.keys.scheme === 'psoxy') loadSalt(kernel, bulk.keys.salt);
  else loadStates(kernel, bulk.keys);
}

function canonBits({ canonical, domains }: BulkPseudonyms): number {
  return (
    (canonical.cutLeadingPlus ? CANON_CUT_LEADING_PLUS : 0) |
    (canonical.ignoreDots ? CANON_IGNORE_DOTS : 0) |
    (canonical.lettersOnly ? CANON_LETTERS : 0) |
    (domains === 'drop' ? CANON_DROP_DOMAIN : 0)
  );
}

function loadSalt({ bytes, control, keys }: Kernel, salt: Uint8Array): void {
  if (salt.length > MOST_SALT) return;
  bytes.set(salt, keys + KEY_SALT);
  control[CTL_SALT_LENGTH] = salt.length;
  control[CTL_SCHEME] = SCHEME_SALTED;
}

type NativeKeys = Extract<BulkPseudonyms['keys'], { scheme: 'native' }>;

function loadStates(
  { bytes, states, control, keys }: Kernel,
  { hash, seal, header, keyId }: NativeKeys,
): void {
  if (header.length > MOST_HEADER) return;
  states.set(hash);
  states.set(seal, (KEY_SEAL - KEY_HASH) / 4);
  bytes.set(header, keys + KEY_HEADER);
  control[CTL_HEADER_LENGTH] = header.length;
  control[CTL_KEY_ID] = keyId;
  control[CTL_SCHEME] = SCHEME_KEYED;
}
