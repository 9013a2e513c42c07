export { type AddressGateOptions, createAddressGate, createProxyTest } from './create-address-gate.ts';
export { createAdmission } from './create-admission.ts';
export {
  type ApiKey,
  createApiKey,
  createApiKeyVerifier,
  hashApiKey,
  parseApiKey,
} from './create-api-key-verifier.ts';
export { createCertificateVerifier, type KnownCertificate } from './create-certificate-verifier.ts';
export { createPlatformVerifier, type KnownPrincipals } from './create-platform-verifier.ts';
export { createFailureLimit } from './failure-limit.ts';
export {
  formatKeyFile,
  type KeyRecord,
  keyState,
  parseKeyFile,
  type WatchedKeys,
  type WatchedKeysOptions,
  watchKeys,
} from './key-file.ts';
