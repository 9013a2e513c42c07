export { type AccessTokensOptions, createAccessTokens } from './access-tokens.ts';
export type { AssertionProvider } from './assertion-provider.ts';
export {
  type AssertionPorts,
  type AssertionSettings,
  createAssertionProvider,
} from './create-assertion-provider.ts';
