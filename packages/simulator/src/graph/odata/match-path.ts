/** The slots of a path that fits the pattern, fixed segments in any letter case; undefined when it does not, or a slot is empty. */
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
