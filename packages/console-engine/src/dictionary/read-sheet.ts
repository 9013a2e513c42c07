import { deploymentFromConfig } from '@nymgate/deploy/deployment/from-config';
import { servedConnectors } from '@nymgate/deploy/documents/facts/served-connector';
import { privacyPage } from '@nymgate/deploy/documents/privacy/privacy';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { SheetPage } from 'nymgate-console';

/** Who the gateway is for Entra stands in documents for administrators alone, not in this one, and the console need not know it. */
const UNSPECIFIED = Object.freeze({ issuer: 'https://issuer.invalid', subject: 'console' });

export type SheetRequest = {
  readonly connector: string;
  readonly language: SheetPage['language'];
  /** Part of the title. */
  readonly environment: string;
};

/**
 * The privacy document of a connector as the configuration serves it: the tree that `nymgate docs` makes Markdown and HTML of.
 *
 * @throws SetupError CONNECTOR_UNKNOWN
 */
export function readSheet(config: Config, { connector, language, environment }: SheetRequest): SheetPage {
  const settings = Object.hasOwn(config.connectors, connector) ? config.connectors[connector] : undefined;
  if (settings === undefined) throw unknown(connector, Object.keys(config.connectors));
  const alone: Config = { ...config, connectors: { [connector]: settings } };
  const [served] = servedConnectors(deploymentFromConfig(alone, { environment, ...UNSPECIFIED }));
  if (served === undefined) throw unknown(connector, Object.keys(config.connectors));
  return privacyPage(served, language);
}

function unknown(id: string, known: readonly string[]): SetupError {
  return new SetupError([
    {
      code: 'CONNECTOR_UNKNOWN',
      severity: 'error',
      message: `The configuration has no connector "${id}".`,
      fix: `use one of ${known.join(', ')}`,
    },
  ]);
}
