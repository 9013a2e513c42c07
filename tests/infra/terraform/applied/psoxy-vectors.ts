import { readFileSync } from 'node:fs';

type Vector = { readonly input: string; readonly token: string; readonly reversible: string };

/** Pseudonyms of texts that Psoxy's scheme makes with the salt and key of the tests. */
export function readVectors(): readonly Vector[] {
  const file = new URL('../../../fixtures/vectors/psoxy-pseudonyms.json', import.meta.url);
  const { pseudonymize } = JSON.parse(readFileSync(file, 'utf8')) as { pseudonymize: readonly Vector[] };
  return pseudonymize.filter(({ input }) => typeof input === 'string');
}

/** The rules of files, and a file of those texts that stand in a cell as they are. */
export const FILE_RULES = 'columnsToPseudonymize: [EMPLOYEE_EMAIL]\npseudonymFormat: URL_SAFE_TOKEN\n';

export function vectorsAsTable(): { readonly table: string; readonly tokens: readonly string[] } {
  const plain = readVectors().filter(({ input }) => /^[^",\r\n]+$/.test(input) && input.trim() === input);
  if (plain.length < 6) throw new Error('there are too few vectors');
  const table = `EMPLOYEE_EMAIL\n${plain.map(({ input }) => input).join('\n')}\n`;
  return { table, tokens: plain.map(({ token }) => token).sort() };
}

/** Rows are shuffled. */
export function tokensOf(table: string): readonly string[] {
  const [header, ...rows] = table.trimEnd().split('\n');
  if (header !== 'EMPLOYEE_EMAIL') throw new Error('this is another table');
  return rows.sort();
}
