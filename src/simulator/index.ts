export { createSelfSignedCertificate } from './certificate/create-self-signed-certificate.ts';
export { renderSupport } from './graph/render-support.ts';
export { createGraphClient, type GraphClient, type GraphReply } from './graph-client.ts';
export { startSimulator } from './start-simulator.ts';
export type {
  AppRegistration,
  AssertionClaims,
  Entity,
  EntityKind,
  FederatedCredential,
  InjectedAnswer,
  PersonKind,
  RecordedRequest,
  SimulatedPerson,
  Simulator,
  SimulatorOptions,
} from './types.ts';
