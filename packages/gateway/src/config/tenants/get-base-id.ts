/**
 * The connector that Nymgate comes with whose rules, permissions and examples a configured one has: `of`, or its
 * own id.
 */
export function getBaseId(id: string, { of }: { readonly of?: string | undefined }): string {
  return of ?? id;
}
