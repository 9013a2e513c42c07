import { type JsonNode, writeJson } from '@nymgate/engine/kernel/json/json';
import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { PERSON } from '../plan/psoxy-kinds.ts';

type PseudonymFormat = {
  readonly encoding: 'json' | 'urlSafeToken' | 'urlSafeHashOnly';
  readonly includeReversible: boolean;
  readonly includeOriginal: boolean;
};

/** A blank identifier yields null, in the JSON encoding the text `null`. */
export function formatPseudonym(
  text: string,
  format: PseudonymFormat,
  pseudonymizer: Pseudonymizer,
): string | null {
  switch (format.encoding) {
    case 'urlSafeToken':
      return format.includeReversible
        ? pseudonymizer.reversible(text, PERSON)
        : pseudonymizer.irreversible(text, PERSON);
    case 'urlSafeHashOnly':
      return pseudonymizer.describe(text)?.hash ?? null;
    case 'json':
      return writeJson(createPseudonymNode(text, format, pseudonymizer));
  }
}

/** Absent parts are omitted. The key order is fixed because some consumers compare text. */
function createPseudonymNode(
  text: string,
  { includeOriginal, includeReversible }: Omit<PseudonymFormat, 'encoding'>,
  pseudonymizer: Pseudonymizer,
): JsonNode {
  const parts = pseudonymizer.describe(text);
  if (parts === null) return null;
  const entries: [string, JsonNode][] = [];
  if (parts.domain !== undefined) entries.push(['domain', parts.domain]);
  entries.push(['hash', parts.hash]);
  if (includeOriginal) entries.push(['original', text]);
  if (includeReversible) entries.push(['reversible', pseudonymizer.reversible(text, PERSON)]);
  return { kind: 'object', entries };
}

/** The list is parsed completely or not at all, since text between misread addresses may be a name. */
export function pseudonymizeAddressList(
  text: string,
  encoding: PseudonymFormat['encoding'],
  pseudonymizer: Pseudonymizer,
): string | null {
  if (isBlankInJava(text)) return '';
  const format = { encoding, includeReversible: false, includeOriginal: false };
  const addresses = pseudonymizer.addresses(text);
  if (addresses === undefined) return null;
  if (encoding === 'json')
    return writeJson({
      kind: 'array',
      items: addresses.map((address) => createPseudonymNode(address, format, pseudonymizer)),
    });
  return addresses.map((address) => formatPseudonym(address, format, pseudonymizer)).join(',');
}
