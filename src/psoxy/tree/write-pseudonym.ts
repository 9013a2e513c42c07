import { type JsonNode, writeJson } from '../../kernel/json.ts';
import type { Pseudonymizer } from '../../pseudonyms/index.ts';

export type PseudonymForm = {
  readonly encoding: 'json' | 'urlSafeToken' | 'urlSafeHashOnly';
  readonly includeReversible: boolean;
  readonly includeOriginal: boolean;
};

/**
 * The pseudonym of an identifier in the encoding that the rule asks for. A blank one has none: null, except in JSON, where a
 * consumer parses the text and finds null in it.
 *
 * @example writePseudonym('EMP-0042', { encoding: 'json', … }, pseudonymizer) // '{"hash":"pT9m…"}'
 */
export function writePseudonym(
  text: string,
  form: PseudonymForm,
  pseudonymizer: Pseudonymizer,
): string | null {
  switch (form.encoding) {
    case 'urlSafeToken':
      return form.includeReversible ? pseudonymizer.reversible(text) : pseudonymizer.irreversible(text);
    case 'urlSafeHashOnly':
      return pseudonymizer.describe(text)?.hash ?? null;
    case 'json':
      return writeJson(pseudonymNode(text, form, pseudonymizer));
  }
}

/** Absent parts are left out. The order of the keys is fixed: some consumers compare texts. */
export function pseudonymNode(
  text: string,
  { includeOriginal, includeReversible }: Omit<PseudonymForm, 'encoding'>,
  pseudonymizer: Pseudonymizer,
): JsonNode {
  const parts = pseudonymizer.describe(text);
  if (parts === null) return null;
  const entries: [string, JsonNode][] = [];
  if (parts.domain !== undefined) entries.push(['domain', parts.domain]);
  entries.push(['hash', parts.hash]);
  if (includeOriginal) entries.push(['original', text]);
  if (includeReversible) entries.push(['reversible', pseudonymizer.reversible(text)]);
  return { kind: 'object', entries };
}
