/** Thrown when only the tree engine can tell what becomes of a document. */
const ABANDONED = new Error('the byte engine gave up');

export function abandonByteEngine(): never {
  throw ABANDONED;
}

export function isAbandoned(error: unknown): boolean {
  return error === ABANDONED;
}
