export { type AccessTokensOptions, createAccessTokens } from './access-tokens.ts';
export { FAULTS_BY_PROVIDER } from './assertion-faults.ts';
export {
  ASSERTION,
  type AssertionPorts,
  type AssertionSettings,
  type AssertionType,
  createAssertionProvider,
  describeProvider,
  expectedAudience,
} from './assertion-providers.ts';
export { AWS_FAULTS } from './aws/aws-faults.ts';
export { exchangeToken } from './exchange-token.ts';
export type { AssertionApplication, AssertionProvider } from './platform/assertion-provider.ts';
