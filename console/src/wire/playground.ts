/** What the page of this name asks. */
export type PlaygroundOperations = Record<never, never>;

export const playgroundRequests = {} as const;
