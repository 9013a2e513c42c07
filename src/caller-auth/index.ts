export { type AddressGateOptions, createAddressGate } from './address/create-address-gate.ts';
export { type ApiKey, createApiKey, hashApiKey, parseApiKey } from './api-key/api-key.ts';
export { createApiKeyVerifier } from './api-key/create-api-key-verifier.ts';
export { formatKeyFile, type KeyRecord, keyState, parseKeyFile } from './api-key/key-file.ts';
export { watchKeys } from './api-key/watched-keys.ts';
export { createAdmission } from './create-admission.ts';
export { createCertificateVerifier, type KnownCertificate } from './create-certificate-verifier.ts';
export { createPlatformVerifier, type KnownPrincipals } from './create-platform-verifier.ts';
export { createFailureLimit } from './failure-limit.ts';
