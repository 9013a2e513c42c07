import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { readConfig } from '@nymgate/shell/input/read-config';

/** The nil UUID (RFC 9562 section 5.9), which Entra never assigns. */
const PLACEHOLDER_CLIENT_ID = '00000000-0000-0000-0000-000000000000';
const MISSING = /^connectors\.([a-z][a-z0-9-]*)\.(clientId|tenant) is missing;/;

/**
 * Reads a configuration whose client IDs and tenants may be missing: the issuer, subject and audience come
 * from the platform and are needed for registration. For `--offline` only.
 * @throws SetupError for any other fault
 */
export async function readConfigAllowingUnregistered(file: string): Promise<Config> {
  try {
    return await readConfig(file);
  } catch (error) {
    const names = error instanceof SetupError && file !== '-' ? missingNames(error) : [];
    if (names.length === 0) throw error;
    const given = Object.fromEntries(names.map((name) => [name, PLACEHOLDER_CLIENT_ID]));
    return readConfig(file, { ...process.env, ...given });
  }
}

/** Empty if there is any other fault. */
function missingNames({ issues }: SetupError): readonly string[] {
  const found = issues.map(({ message }) => MISSING.exec(message));
  if (found.includes(null)) return [];
  return found.flatMap((match) => {
    const [, id = '', key] = match ?? [];
    const name = key === 'clientId' ? 'CLIENT_ID' : 'TENANT';
    return [`NYMGATE_CONNECTORS__${id.replaceAll('-', '_').toUpperCase()}__${name}`];
  });
}

export function isUnregistered({ clientId }: { readonly clientId: string }): boolean {
  return clientId === PLACEHOLDER_CLIENT_ID;
}
