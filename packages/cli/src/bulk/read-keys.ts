import { type BulkPseudonymOptions, readBulkPseudonyms } from '@nymgate/gateway/app/bulk/bulk-pseudonyms';
import { FIND_TENANT_ID_HINT } from '@nymgate/gateway/config/connector-settings';
import { withSecrets } from '@nymgate/hosts/runtime/with-secrets';
import { readConfig } from '@nymgate/shell/input/read-config';
import { readSecret } from '@nymgate/shell/input/read-input';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { BulkOptions } from './bulk-options.ts';

const HELP = 'see "nymgate bulk --help"';

/** @throws SetupError USAGE, and those of the configuration and the key */
export async function readKeys(options: BulkOptions): Promise<BulkPseudonymOptions> {
  const { config, key, connector } = options;
  if ((config === undefined) === (key === undefined))
    throw usageError(
      'Give either --config or --key: files are pseudonymized with the keys of the gateway.',
      HELP,
    );
  const tenant = (options.tenant ?? '').toLowerCase();
  if (tenant.includes('.'))
    throw usageError(`--tenant is the tenant id, a GUID; ${FIND_TENANT_ID_HINT}.`, HELP);
  if (config === undefined) {
    if (connector !== undefined) throw usageError('--connector needs --config.', HELP);
    return { scheme: 'native', keys: [{ id: 1, secret: await readSecret(key ?? '') }], tenant };
  }
  if (options.tenant !== undefined)
    throw usageError('--tenant goes with --key; a configuration has its own.', HELP);
  const settings = await readConfig(config);
  return withSecrets(settings, (secrets) => readBulkPseudonyms(settings, connector, secrets));
}
