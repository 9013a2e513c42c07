/**
 * Appends keys to a JSON pointer (RFC 6901).
 *
 * @example joinPointer('/entities', 'a/b', 0) // '/entities/a~1b/0'
 */
export function joinPointer(pointer: string, ...keys: readonly (string | number)[]): string {
  let path = pointer;
  for (const key of keys) path += `/${typeof key === 'number' ? key : escapeKey(key)}`;
  return path;
}

const SPECIAL = /[~/]/;

/** A key as it stands in a pointer. Most need no escape, and looking is cheaper than replacing. */
export function escapeKey(key: string): string {
  return SPECIAL.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

/** The pointer without its last key; undefined for the whole document. */
export function getParentPointer(pointer: string): string | undefined {
  return pointer === '' ? undefined : pointer.slice(0, pointer.lastIndexOf('/'));
}
