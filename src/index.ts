/** The package's front door: the gateway as one function, and the types it speaks. */
export {
  type App,
  type AppPorts,
  type AppStatus,
  createApp,
  createOffline,
  type Offline,
  type OfflineOptions,
} from './app/index.ts';
export { type Config, loadConfig } from './config/index.ts';
export { CONNECTORS, type Connector, type ConnectorOptions } from './connectors/index.ts';
export { formatIssue, type Issue, REQUEST_ERRORS, RequestError, SetupError } from './kernel/errors.ts';
export type {
  Inbound,
  Outbound,
  PeerCertificate,
  PlatformIdentity,
  PlatformKind,
} from './kernel/inbound.ts';
