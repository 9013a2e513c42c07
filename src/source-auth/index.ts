export { type AccessTokensOptions, createAccessTokens } from './access-tokens.ts';
export type { AssertionApplication, AssertionProvider } from './assertion-provider.ts';
export { AWS_FAULTS } from './aws/aws-faults.ts';
export {
  type AssertionPorts,
  type AssertionSettings,
  createAssertionProvider,
} from './create-assertion-provider.ts';
export { exchangeToken } from './exchange-token.ts';
