/** Thrown when only the tree engine can tell what becomes of a document. */
const GAVE_UP = new Error('the byte engine gave up');

export function giveUp(): never {
  throw GAVE_UP;
}

export function gaveUp(error: unknown): boolean {
  return error === GAVE_UP;
}
