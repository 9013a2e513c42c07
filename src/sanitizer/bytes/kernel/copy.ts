// Copies within the memory.

/**
 * Copies in steps of 32 bytes, up to 32 too many: there is room behind every area. Long ranges are the engine's to copy. The
 * first step is taken without a look, even for nothing: most ranges end there, and a loop is harder to foresee.
 */
// @ts-ignore: decorator
@inline
export function copy(to: usize, from: usize, length: usize): void {
  copy32(to, from);
  if (length <= 32) return;
  if (length >= 512) memory.copy(to, from, length);
  else for (let at: usize = 32; at < length; at += 32) copy32(to + at, from + at);
}
// @ts-ignore: decorator
@inline
function copy32(to: usize, from: usize): void {
  const a = v128.load(from);
  const b = v128.load(from, 16);
  v128.store(to, a);
  v128.store(to, b, 16);
}
