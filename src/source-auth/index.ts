export { type AccessTokensOptions, createAccessTokens } from './access-tokens.ts';
export type { AssertionProvider } from './assertion-provider.ts';
export { createTokenFileAssertion } from './token-file-assertion.ts';
