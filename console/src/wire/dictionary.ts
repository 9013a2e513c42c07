/** What the page of this name asks. */
export type DictionaryOperations = Record<never, never>;

export const dictionaryRequests = {} as const;
