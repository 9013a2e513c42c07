/** `2025-03-04T05:06:07Z`, as Outlook and SharePoint write instants. */
export function secondOf(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
}
