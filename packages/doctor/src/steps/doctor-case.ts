import type { Connector } from '@nymgate/connectors/index';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { App } from '@nymgate/gateway/app/create-app';
import type { SourceAuthProbe } from '@nymgate/gateway/app/create-source-auth-probe';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import type { TrustSource } from './trusted-credentials.ts';

/** Each a reversible pseudonym, an object ID or a principal name. Never printed. */
export type ScopedPeople = { readonly inScope?: string; readonly outOfScope?: string };

export type DoctorCase = {
  readonly id: string;
  readonly config: Config;
  readonly settings: ConnectorConfig;
  /** Undefined for a custom connector. */
  readonly connector: Connector | undefined;
  readonly ports: AppPorts;
  readonly probe: SourceAuthProbe;
  readonly trustSource: TrustSource | undefined;
  /** An operator's access token for Graph. */
  readonly operatorToken: string | undefined;
  readonly people: ScopedPeople;
  /**
   * Creates the gateway of this connector only, without caller authentication.
   * @param clear whether paths may contain original IDs of people, as an operator enters them
   */
  readonly openApp: (clear?: boolean) => Promise<App>;
};
