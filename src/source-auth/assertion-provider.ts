/** Where a client assertion comes from. `get` is called before each exchange and never caches: platforms rotate the token at will. */
export type AssertionProvider = {
  /** A fresh client assertion (compact JWT). Throws when there is none. */
  readonly get: () => Promise<string>;
};
