/** A pseudonym key of the tests, of no use anywhere else. */
export function keyOf(id: number): string {
  return Buffer.alloc(32, `nymgate clients key ${id}, not for use`).toString('base64url');
}
