/** How the answers of an endpoint are sanitized: as their bytes arrive, or from a tree in memory, and then why. */
export type EngineExplanation = { readonly name: 'bytes' } | { readonly name: 'tree'; readonly why: string };
