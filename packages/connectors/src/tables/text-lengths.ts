import { getListMembers, isListName, type ListName } from '@nymgate/engine/kernel/closed-lists';
import { getMaxCharacters } from '@nymgate/engine/kernel/grammar-lengths';
import { type Grammar, isPlainPattern } from '@nymgate/engine/kernel/grammars';
import { PSEUDONYM_KINDS } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { LeafRule, ValueType } from '@nymgate/engine/plan/treatments';
import type { PseudonymFormat } from './table.ts';

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
  if (rule.treatment === 'keep') return getMaxKeptLength(rule.type);
  if (rule.treatment !== 'pseudonymize' || rule.reversible === true) return undefined;
  // Psoxy's scheme has no kinds, so any text may be an address.
  const address = form.scheme === 'psoxy' || PSEUDONYM_KINDS[rule.kind].canonical === 'address';
  return (
    IRREVERSIBLE + (address ? getDomainLength(form) : 0) + (rule.prefixed === true ? MAX_TYPE_LENGTH : 0)
  );
}

function getMaxKeptLength(type: ValueType): number | undefined {
  if (isListName(type)) return getMaxListedLength(type);
  const characters = getMaxCharacters(type);
  if (characters === undefined) return undefined;
  // Outside ASCII a character may have two code units.
  return isPlainPattern(type as Grammar) ? characters : 2 * characters;
}

/** Language, script and region of a tag, or the longest member. */
function getMaxListedLength(list: ListName): number {
  const lengths = getListMembers(list).map((member) => member.length);
  return list === 'languageTag' ? Math.max(TAG_LENGTH, ...lengths) : Math.max(...lengths);
}

const TAG_LENGTH = 3 + 5 + 4;
