export type { Entity, EntityKind } from './base/entity.ts';
export { GraphError } from './base/graph-error.ts';
export { createSelfSignedCertificate } from './certificate/create-self-signed-certificate.ts';
export type { TenantChange } from './changes/create-change-generator.ts';
export { AADSTS, type AadstsCode } from './entra/aadsts.ts';
export { CLOUDS, type Cloud, type CloudName } from './entra/clouds.ts';
export { DIRECTORY_ROLES, type DirectoryRole } from './entra/directory-roles.ts';
export type {
  AppRegistration,
  AssertionClaims,
  Exchange,
  FederatedCredential,
  MailboxGrant,
  ManagedIdentityClaims,
  Operator,
  Propagation,
  SimulatedApp,
  TokenFault,
} from './entra/entra-types.ts';
export type { RecordedRequest } from './servers.ts';
export type { Simulator, SimulatorOptions } from './simulator-types.ts';
export { startSimulator } from './start-simulator.ts';
export type { PersonKind, SimulatedPerson } from './tenant/people/people.ts';
export { simulatedAccounts } from './tenant/simulated-accounts.ts';
export type { InjectedResponse } from './traffic/injected-response.ts';
export type { FaultRates } from './traffic/random-faults.ts';
