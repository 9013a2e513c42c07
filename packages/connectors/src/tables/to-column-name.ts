/** PostgreSQL cuts names after 63 bytes, and names that are equal then are one. Most other engines take more. */
export const MAX_NAME_LENGTH = 63;

/**
 * The name of a column or table that stands for a path of properties: what is neither letter nor digit becomes `_`.
 *
 * @example columnName(['from', 'emailAddress', 'address']) // 'from_emailAddress_address'
 * @example columnName(['@removed', 'reason']) // 'removed_reason'
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

/** Names that differ in letter case only are one column in most engines: the later ones get a number. */
export function createUniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  for (let number = 2; ; number += 1) {
    const next = `${name.slice(0, MAX_NAME_LENGTH - 4)}_${number}`;
    if (!taken.has(next.toLowerCase())) return next;
  }
}

/** FNV-1a, 32 bits, as 8 hex digits: keeps long names apart, protects nothing. */
function computeChecksum(text: string): string {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, '0');
}
