/** What the page of this name asks. */
export type JoinsOperations = Record<never, never>;

export const joinsRequests = {} as const;
