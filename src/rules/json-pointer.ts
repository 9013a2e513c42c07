/**
 * Appends keys to a JSON pointer (RFC 6901).
 *
 * @example joinPointer('/entities', 'a/b', 0) // '/entities/a~1b/0'
 */
export function joinPointer(pointer: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>(
    (path, key) => `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    pointer,
  );
}

/** The pointer without its last key; undefined for the whole document. */
export function parentPointer(pointer: string): string | undefined {
  return pointer === '' ? undefined : pointer.slice(0, pointer.lastIndexOf('/'));
}
