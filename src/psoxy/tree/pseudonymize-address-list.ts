import { writeJson } from '../../kernel/json.ts';
import type { Pseudonymizer } from '../../pseudonyms/index.ts';
import { type PseudonymForm, pseudonymNode, writePseudonym } from './write-pseudonym.ts';

/**
 * The pseudonyms of all addresses in a mail header, without their names: joined by bare commas, or one JSON array. The list is
 * understood as a whole or not at all, since what stands between two misread addresses may be a name.
 *
 * @returns null for what is no list of addresses; '' for a blank text
 * @example pseudonymizeAddressList('Kim <k@a.example>, s@b.example', 'urlSafeToken', pseudonymizer) // 't~…@a.example,t~…@b.example'
 */
export function pseudonymizeAddressList(
  text: string,
  encoding: PseudonymForm['encoding'],
  pseudonymizer: Pseudonymizer,
): string | null {
  if (text.trim() === '') return '';
  const form = { encoding, includeReversible: false, includeOriginal: false };
  const addresses = pseudonymizer.addresses(text);
  if (addresses === undefined) return null;
  if (encoding === 'json')
    return writeJson({
      kind: 'array',
      items: addresses.map((one) => pseudonymNode(one, form, pseudonymizer)),
    });
  return addresses.map((one) => writePseudonym(one, form, pseudonymizer)).join(',');
}
