import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { readConfig } from '@nymgate/shell/input/read-config';

/** Stands where an application does not exist yet. Entra gives it to nobody (RFC 9562 section 5.9). */
const PLACEHOLDER_CLIENT_ID = '00000000-0000-0000-0000-000000000000';
const MISSING = /^connectors\.([a-z][a-z0-9-]*)\.(clientId|tenant) is missing;/;

/**
 * Reads a configuration in which client ids, and tenants, may still be missing: whoever registers the application asks for issuer,
 * subject and audience first, and those come from the platform alone. For `--offline` only: nothing can be asked of Entra so.
 *
 * @throws SetupError for anything else that is wrong
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

/** The variables that would set them; none when anything else is wrong too. */
function missingNames({ issues }: SetupError): readonly string[] {
  const found = issues.map(({ message }) => MISSING.exec(message));
  if (found.includes(null)) return [];
  return found.flatMap((match) => {
    const [, id = '', key] = match ?? [];
    const name = key === 'clientId' ? 'CLIENT_ID' : 'TENANT';
    return [`NYMGATE_CONNECTORS__${id.replaceAll('-', '_').toUpperCase()}__${name}`];
  });
}

/** Whether a connector's application does not exist yet. */
export function isUnregistered({ clientId }: { readonly clientId: string }): boolean {
  return clientId === PLACEHOLDER_CLIENT_ID;
}
