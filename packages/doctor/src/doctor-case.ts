import type { Connector } from '@nymgate/connectors/index';
import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { App } from '@nymgate/gateway/app/create-app';
import type { SourceAuthProbe } from '@nymgate/gateway/app/create-source-auth-probe';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import type { TrustSource } from './trusted-credentials.ts';

/** A reversible pseudonym, an object id or a principal name each. They are asked for and told nowhere. */
export type ScopedPeople = { readonly inScope?: string; readonly outOfScope?: string };

/** Everything the steps of one connector look at. */
export type DoctorCase = {
  readonly id: string;
  readonly config: Config;
  readonly settings: ConnectorConfig;
  /** Undefined for a connector that the customer has defined. */
  readonly connector: Connector | undefined;
  readonly ports: AppPorts;
  readonly probe: SourceAuthProbe;
  /** Where to learn what the Entra application trusts. */
  readonly trustSource: TrustSource | undefined;
  /** A person's own access token for Graph. */
  readonly operatorToken: string | undefined;
  /** Whom the operator has named, to see that Exchange lets the one in and keeps the other out. */
  readonly people: ScopedPeople;
  /**
   * Builds the gateway of this connector alone, without caller authentication: the doctor is its only caller.
   *
   * @param clear whether people may be named in clear, as an operator does on the command line
   */
  readonly openApp: (clear?: boolean) => Promise<App>;
};
