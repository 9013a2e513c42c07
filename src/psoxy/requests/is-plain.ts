/**
 * What may stand amid other text: names, ids and addresses; nothing that begins a path, a query, an option or a quotation, and
 * no dot segment.
 */
const PLAIN = /^(?=[._@+-]*[\p{L}\p{N}])[\p{L}\p{N}._@+-]+$/u;
const GUEST = '#EXT#';

/**
 * Whether an opened value may stand amid text of which nothing is known: one word, with the mark of a guest at most.
 *
 * @example isPlain('jane.doe@contoso.com') // true
 */
export function isPlain(value: string): boolean {
  return PLAIN.test(value.replace(GUEST, ''));
}
