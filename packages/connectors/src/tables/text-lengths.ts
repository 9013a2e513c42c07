import type { Grammar } from '@nymgate/engine/kernel/grammars';
import { PSEUDONYM_KINDS } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { LeafRule } from '@nymgate/engine/plan/treatments';
import type { PseudonymFormat } from './table.ts';

/**
 * Maximum length by grammar; unlisted grammars are unlimited. A test generates texts of each grammar and
 * compares.
 */
export const GRAMMAR_LENGTHS: Readonly<Partial<Record<Grammar, number>>> = Object.freeze({
  word: 128,
  guid: 36,
  dateTime: 38,
  date: 10,
  time: 21,
  duration: 66,
  locale: 44,
  timeZone: 80,
  opaque: 2048,
  threadId: 681,
  version: 23,
  mediaType: 160,
  option: 75,
  timeFormat: 192,
  etag: 516,
  odataType: 404,
  hostname: 253,
  natural: 16,
  truth: 5,
  address: 323,
});

/** `t~` and 32 bytes as base64url (pseudonyms.md). */
const IRREVERSIBLE = 2 + 43;
/** `smtp:`, `mailto:`: the longest of the closed list of address types (pseudonyms.md). */
const MAX_TYPE_LENGTH = 7;
const MAX_HOST_LENGTH = 253;

/** The suffix of an address pseudonym (pseudonyms.md#domains). */
function getDomainLength({ scheme, domains }: PseudonymFormat): number {
  if (domains === 'drop') return 0;
  if (domains === 'keep') return 1 + MAX_HOST_LENGTH;
  if (domains === 'hash') return 1 + IRREVERSIBLE;
  // Native: key ID and SIV before the domain. Psoxy: the hash, then AES blocks.
  const bytes = scheme === 'native' ? 17 + MAX_HOST_LENGTH : 32 + 16 * Math.ceil((MAX_HOST_LENGTH + 1) / 16);
  return 1 + 2 + Math.ceil((bytes * 4) / 3);
}

/** Undefined if unlimited: text that is kept, and reversible pseudonyms of unlimited values. */
export function getMaxTextLength(rule: LeafRule, form: PseudonymFormat): number | undefined {
  if (rule.treatment === 'keep')
    return rule.type === 'boolean' || rule.type === 'integer' || rule.type === 'number'
      ? undefined
      : GRAMMAR_LENGTHS[rule.type];
  if (rule.treatment !== 'pseudonymize' || rule.reversible === true) return undefined;
  // Psoxy's scheme has no kinds, so any text may be an address.
  const address = form.scheme === 'psoxy' || PSEUDONYM_KINDS[rule.kind].canonical === 'address';
  return (
    IRREVERSIBLE + (address ? getDomainLength(form) : 0) + (rule.prefixed === true ? MAX_TYPE_LENGTH : 0)
  );
}
