/** What goes out of the process into a store that replicas share: names that tell nothing, and tokens under seal. */
export { hideNames } from './hide-names.ts';
export { createSharedTokens, type SharedTokensOptions } from './shared-tokens.ts';
