/** RFC 6901. @example joinPointer('/entities', 'a/b', 0) // '/entities/a~1b/0' */
export function joinPointer(pointer: string, ...keys: readonly (string | number)[]): string {
  let path = pointer;
  for (const key of keys) path += `/${typeof key === 'number' ? key : escapeKey(key)}`;
  return path;
}

const SPECIAL = /[~/]/;

/** Most keys need no escape, and checking is cheaper than replacing. */
export function escapeKey(key: string): string {
  return SPECIAL.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

/** Undefined for the whole document. */
export function getParentPointer(pointer: string): string | undefined {
  return pointer === '' ? undefined : pointer.slice(0, pointer.lastIndexOf('/'));
}
