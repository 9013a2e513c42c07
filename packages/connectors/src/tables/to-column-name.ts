/** PostgreSQL truncates names after 63 bytes, which could make them equal. Most other engines allow more. */
export const MAX_NAME_LENGTH = 63;

/**
 * The column or table name of a property path; other characters than letters and digits become `_`.
 * @example toColumnName(['from', 'emailAddress', 'address']) // 'from_emailAddress_address'
 * @example toColumnName(['@removed', 'reason']) // 'removed_reason'
 */
export function toColumnName(path: readonly string[]): string {
  const name = path
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  return name.length <= MAX_NAME_LENGTH
    ? name
    : `${name.slice(0, MAX_NAME_LENGTH - 9)}_${computeChecksum(name)}`;
}

/** Most engines ignore letter case, so later names get a number. */
export function createUniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  for (let number = 2; ; number += 1) {
    const next = `${name.slice(0, MAX_NAME_LENGTH - 4)}_${number}`;
    if (!taken.has(next.toLowerCase())) return next;
  }
}

/** FNV-1a, 32 bits: distinguishes long names, without cryptographic purpose. */
function computeChecksum(text: string): string {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, '0');
}
