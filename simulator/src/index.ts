export { createSelfSignedCertificate } from './certificate/create-self-signed-certificate.ts';
export { AADSTS, type AadstsCode } from './entra/aadsts.ts';
export { CLOUDS, type Cloud, type CloudName } from './entra/clouds.ts';
export { GraphError } from './graph/graph-error.ts';
export { renderSupport } from './graph/render-support.ts';
export { createGraphClient, type GraphClient, type GraphReply } from './graph-client.ts';
export { startSimulator } from './start-simulator.ts';
export type {
  AppRegistration,
  AssertionClaims,
  Entity,
  EntityKind,
  Exchange,
  FederatedCredential,
  InjectedAnswer,
  ManagedIdentityClaims,
  PersonKind,
  Propagation,
  RecordedRequest,
  SimulatedApp,
  SimulatedPerson,
  Simulator,
  SimulatorOptions,
  TokenFault,
} from './types.ts';
