import '../../platform/install.ts';
import { setupError } from '@nymgate/engine/kernel/errors';
import type { SecretStore } from '@nymgate/engine/kernel/ports';
import { createPseudonymizer } from '@nymgate/engine/pseudonyms/create-pseudonymizer';
import type { PseudonymizerOptions } from '@nymgate/engine/pseudonyms/pseudonymizer';
import type { Config } from '../../config/config-settings.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import { checkKeyFingerprint } from '../keys/check-pins.ts';
import { readConnectorPseudonyms } from '../keys/read-pseudonym-secrets.ts';

/** Keys, tenant and policies of `createPseudonymizer`; plain data that can be sent to a worker. */
export type BulkPseudonymOptions = PseudonymizerOptions;

/**
 * Options under which pseudonyms in files equal those in a connector's responses: its keys, tenant and domain
 * policy.
 * @param connector undefined: any, when all connectors have the same tenant and policy
 * @throws SetupError CONFIG_INVALID when they differ; CONNECTOR_UNKNOWN, SECRET_UNAVAILABLE, KEY_INVALID,
 * PIN_MISMATCH
 */
export async function readBulkPseudonyms(
  { pseudonyms, connectors }: Pick<Config, 'pseudonyms' | 'connectors'>,
  connector: string | undefined,
  secrets: SecretStore,
): Promise<BulkPseudonymOptions> {
  const settings = findSharedConnector(connectors, connector);
  const options = await readConnectorPseudonyms(pseudonyms, settings, secrets);
  checkKeyFingerprint(pseudonyms, settings.tenant, createPseudonymizer(options).keyFingerprint);
  return options;
}

/**
 * The connector whose tenant and domain policy pseudonyms in files have.
 * @param connector its id; undefined: any, when all are the same
 * @throws SetupError CONFIG_INVALID when they differ; CONNECTOR_UNKNOWN
 */
export function findSharedConnector(
  connectors: Config['connectors'],
  connector: string | undefined,
): ConnectorConfig {
  const [first, ...others]: readonly ConnectorConfig[] = Object.entries(connectors).flatMap(
    ([id, settings]) =>
      settings === undefined || (connector !== undefined && id !== connector) ? [] : [settings],
  );
  if (first === undefined)
    throw setupError(
      'CONNECTOR_UNKNOWN',
      'The configuration has no such connector.',
      `use one of ${Object.keys(connectors).join(', ')}`,
    );
  const marks = [first, ...others].map(({ tenant, options: { domains } }) =>
    JSON.stringify([tenant.toLowerCase(), domains]),
  );
  if (new Set(marks).size > 1)
    throw setupError(
      'CONFIG_INVALID',
      'the connectors have several tenants or policies for domains, and pseudonyms of two of them differ',
      'say by --connector, or by connector of the job, whose answers the files shall join',
    );
  return first;
}
