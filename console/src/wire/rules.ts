/** What the page of this name asks. */
export type RulesOperations = Record<never, never>;

export const rulesRequests = {} as const;
