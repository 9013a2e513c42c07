export type { Entity, EntityKind } from './base/entity.ts';
export { createSelfSignedCertificate } from './certificate/create-self-signed-certificate.ts';
export { AADSTS, type AadstsCode } from './entra/aadsts.ts';
export { CLOUDS, type Cloud, type CloudName } from './entra/clouds.ts';
export type {
  AppRegistration,
  AssertionClaims,
  Exchange,
  FederatedCredential,
  ManagedIdentityClaims,
  Propagation,
  SimulatedApp,
  TokenFault,
} from './entra-types.ts';
export { GraphError } from './graph/graph-error.ts';
export { renderSupport } from './graph/render-support.ts';
export { createGraphClient, type GraphClient, type GraphReply } from './graph-client.ts';
export type { Simulator, SimulatorOptions } from './simulator-types.ts';
export { startSimulator } from './start-simulator.ts';
export type { PersonKind, SimulatedPerson } from './tenant/people.ts';
export type { InjectedAnswer, RecordedRequest } from './wire/traffic.ts';
