export { createSecretStores, type SecretStoreSettings } from './create-secret-stores.ts';
export { pickField } from './pick-field.ts';
export type { FoundSecret, ReadSecret } from './read-secret.ts';
export { StoreFailure, type StoreFinding, type StoreOutcome } from './store-failure.ts';
