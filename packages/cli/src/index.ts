/** Public module `nymgate`. */

export { CONNECTORS, type Connector, type ConnectorOptions } from '@nymgate/connectors/index';
export {
  formatIssue,
  type Issue,
  REQUEST_ERRORS,
  RequestError,
  SetupError,
} from '@nymgate/engine/kernel/errors';
export type {
  Inbound,
  Outbound,
  PeerCertificate,
  PlatformIdentity,
  PlatformKind,
} from '@nymgate/engine/kernel/inbound';
export type { AppPorts } from '@nymgate/gateway/app/app-ports';
export { type App, type AppStatus, createApp } from '@nymgate/gateway/app/create-app';
export { createOffline, type Offline, type OfflineOptions } from '@nymgate/gateway/app/create-offline';
export type { Config } from '@nymgate/gateway/config/config-settings';
export { loadConfig } from '@nymgate/gateway/config/load-config';
