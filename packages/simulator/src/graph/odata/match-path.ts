/** The slots of a matching path, fixed segments in any case; undefined without a match or for an empty slot. */
export function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const slots: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const found = segments[index] ?? '';
    if (expected.startsWith('{')) slots[expected.slice(1, -1)] = found;
    else if (expected.toLowerCase() !== found.toLowerCase()) return undefined;
  }
  return Object.values(slots).includes('') ? undefined : slots;
}
