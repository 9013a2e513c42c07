/** For the command line, which manages the key file. */
/** For hosts, which count connections by address. */
export {
  createApiKey,
  createProxyTest,
  formatKeyFile,
  hashApiKey,
  type KeyRecord,
  keyState,
  parseApiKey,
  parseKeyFile,
} from '../caller-auth/index.ts';
export type { OfflineRequest } from '../dialects/dialect.ts';
export type { AuditRecord } from '../proxy/index.ts';
export { checkPsoxySecrets } from '../pseudonyms/index.ts';
export { expectedAudience } from '../source-auth/index.ts';
export type { AppPorts } from './app-ports.ts';
export { type BulkPseudonymOptions, joinedConnector, readBulkPseudonyms } from './bulk/bulk-pseudonyms.ts';
export { createBulkPseudonymizer } from './bulk/create-bulk-pseudonymizer.ts';
export { type BulkJob, findBulkJob, readBulkJob } from './bulk/read-bulk-job.ts';
export { readBulkRules, requireBulkRules } from './bulk/read-bulk-rules.ts';
export { type App, type AppOptions, type AppStatus, createApp } from './create-app.ts';
export { createOffline, type Offline, type OfflineOptions } from './create-offline.ts';
export {
  type AssertionClaims,
  type AssertionReading,
  type AuthorityReading,
  createSourceAuthProbe,
  type ExchangeReading,
  type ProviderNotice,
  type SourceAuthProbe,
} from './create-source-auth-probe.ts';
export { DIALECTS } from './dialects.ts';
export { createTranslator, type TranslatedPair } from './keys/create-translator.ts';
export {
  connectorPseudonyms,
  keyEpoch,
  readKeyEpoch,
  readPseudonymSecrets,
} from './keys/read-pseudonym-secrets.ts';
export { describeRules, type RulesDescription } from './load-rule-set.ts';
export type { RuleCache } from './rules/cached-rules.ts';
export { readRuleText, refuseErrorPage } from './rules/read-rule-text.ts';
export { SOURCE_AUTH_FAULTS, sourceAuthFault } from './source-auth-faults.ts';
