import { type BulkPseudonymOptions, readBulkPseudonyms } from '../../app/index.ts';
import { TENANT_ID_OF_A_DOMAIN } from '../../config/connector-settings.ts';
import { withSecrets } from '../../hosts/runtime/secrets/with-secrets.ts';
import { readConfig } from '../input/read-config.ts';
import { readSecret } from '../input/read-input.ts';
import { usageError } from '../terminal/report-failure.ts';
import type { BulkOptions } from './bulk-options.ts';

const HELP = 'see "nymgate bulk --help"';

/**
 * What pseudonyms are made with: the keys of a configuration, or one key.
 *
 * @throws SetupError USAGE, and those of the configuration and the key
 */
export async function readKeys(options: BulkOptions): Promise<BulkPseudonymOptions> {
  const { config, key, connector } = options;
  if ((config === undefined) === (key === undefined))
    throw usageError(
      'Give either --config or --key: files are pseudonymized with the keys of the gateway.',
      HELP,
    );
  const tenant = (options.tenant ?? '').toLowerCase();
  if (tenant.includes('.'))
    throw usageError(`--tenant is the tenant id, a GUID; ${TENANT_ID_OF_A_DOMAIN}.`, HELP);
  if (config === undefined) {
    if (connector !== undefined) throw usageError('--connector needs --config.', HELP);
    return { scheme: 'native', keys: [{ id: 1, secret: await readSecret(key ?? '') }], tenant };
  }
  if (options.tenant !== undefined)
    throw usageError('--tenant goes with --key; a configuration has its own.', HELP);
  const settings = await readConfig(config);
  return withSecrets(settings, (secrets) => readBulkPseudonyms(settings, connector, secrets));
}
