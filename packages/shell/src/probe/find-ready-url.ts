import type { Config } from '@nymgate/gateway/config/config-settings';
import { DEFAULT_CONFIG_FILE } from '../input/defaults.ts';
import { readConfig } from '../input/read-config.ts';

type Listeners = { readonly admin: Pick<Config['admin'], 'enabled' | 'host' | 'port'> } & {
  readonly listen: Pick<Config['listen'], 'host' | 'port'>;
};

/** The defaults of packages/gateway/src/config/config-settings.ts. */
const DEFAULTS: Listeners = {
  admin: { enabled: true, host: '127.0.0.1', port: 8485 },
  listen: { host: '127.0.0.1', port: 8484 },
};

/**
 * Where the gateway of a configuration says whether it is ready: at its admin listener, or at the other one when there is none. Without a
 * named file it is that of `serve`, and the defaults when that can't be used: a running gateway has read it before somebody broke it.
 * @throws SetupError as `readConfig`, for a named file
 */
export async function findReadyUrl(file: string | undefined): Promise<string> {
  const { admin, listen } =
    file === undefined ? await readConfig(DEFAULT_CONFIG_FILE).catch(() => DEFAULTS) : await readConfig(file);
  const { host, port } = admin.enabled ? admin : listen;
  return `http://${toLoopback(host)}:${port}/readyz`;
}

/** This machine is asked, also where the listener is open to others. */
function toLoopback(host: string): string {
  if (host === '::1' || host === '::') return '[::1]';
  return host.startsWith('127.') || host === 'localhost' ? host : '127.0.0.1';
}
