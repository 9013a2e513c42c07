import { hash } from 'node:crypto';
import { parse } from 'csv-parse/sync';

/** The same table by a library that makes an array of texts out of each row, with one hash a value. */
export function csvParseTable(table: Buffer, salt: string): string {
  const rows = parse(table) as string[][];
  return rows.map((row, at) => (at === 0 ? row : treat(row, salt)).map(quoted).join(',')).join('\n');
}

function treat(
  [id = '', mail = '', name = '', department = '', manager = '', start = '']: string[],
  salt: string,
) {
  return [id, pseudonym(mail, salt), name, department, pseudonym(manager, salt), start];
}

function pseudonym(mail: string, salt: string): string {
  const canonical = mail.toLowerCase();
  return `t~${hash('sha256', canonical + salt, 'base64url')}@${mail.slice(mail.indexOf('@') + 1)}`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
