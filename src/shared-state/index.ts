/** What goes out of the process into a store that replicas share: names that tell nothing, and tokens and texts under seal. */
export { hideNames } from './hide-names.ts';
export { type SealTextsOptions, sealTexts } from './seal-texts.ts';
export { createSharedTokens, type SharedTokensOptions } from './shared-tokens.ts';
