/** A text as a cell, in quotes where it needs them (RFC 4180 section 2). */
export function encodeCell(text: string, delimiter: string): string {
  const special = text.includes(delimiter) || /["\r\n]/.test(text);
  return special ? `"${text.replaceAll('"', '""')}"` : text;
}
