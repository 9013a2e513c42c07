import { randomBytes } from 'node:crypto';
import { createApiKey, hashApiKey } from '@nymgate/gateway/caller-auth/create-api-key-verifier';
import { formatKeyFile } from '@nymgate/gateway/caller-auth/key-file';
import type { CallersConfig } from '@nymgate/gateway/config/callers-settings';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { type NodeServer, startNodeHost } from '@nymgate/hosts/node/index';
import type { GatewayAddress } from './caller.ts';
import { createPrivateDirectory } from './private-directory.ts';

export type LocalGatewayOptions = {
  /** Name of the caller, as the audit trail tells it. */
  readonly name: string;
  /** Days that its key is valid; the gateway lives no longer. */
  readonly days: number;
  /** Where log and audit lines go; default standard output, as with `serve`. */
  readonly logSink?: (line: string) => void;
  /** Whether it has an admin listener, on a free port of the loopback address. */
  readonly admin?: true;
  /** What starts it; default `startNodeHost`. */
  readonly start?: typeof startNodeHost;
};

/** A gateway in this process that serves this process alone. */
export type LocalGateway = {
  readonly address: GatewayAddress;
  readonly host: NodeServer;
  /** Of the gateway that the configuration describes. */
  readonly publicUrl: string;
  readonly close: () => Promise<void>;
};

/**
 * Starts the gateway of a configuration on a free port of the loopback address, for one caller, this process. Links in its answers
 * belong to the gateway that the configuration describes.
 *
 * @throws SetupError for a configuration that cannot serve
 */
export async function startLocalGateway(config: Config, options: LocalGatewayOptions): Promise<LocalGateway> {
  const { host, port, tls } = config.listen;
  const own = createOwnCaller(options);
  const { start = startNodeHost } = options;
  const scheme = tls === undefined ? 'http' : 'https';
  const publicUrl = config.publicUrl ?? `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const gateway = await start({
    config: {
      ...config,
      publicUrl,
      listen: { ...config.listen, tls: undefined, host: '127.0.0.1', port: 0 },
      callers: own.callers,
      admin: { ...config.admin, enabled: options.admin === true, host: '127.0.0.1', port: 0 },
    },
    ...(options.logSink && { logSink: options.logSink }),
  }).catch((error: unknown) => {
    own.remove();
    throw error;
  });
  return {
    address: { url: gateway.url, credential: own.credential },
    host: gateway,
    publicUrl,
    close: async () => {
      await gateway.close(2_000);
      own.remove();
    },
  };
}

type LocalCaller = {
  readonly callers: CallersConfig;
  readonly credential: string;
  readonly remove: () => void;
};

const DAY = 86_400_000;

/**
 * Makes a key for it: the configuration may ask callers for credentials that are not here, and without any verifier other users of this
 * machine could use the short-lived listener as well.
 */
function createOwnCaller({ name, days }: LocalGatewayOptions): LocalCaller {
  const directory = createPrivateDirectory();
  const key = createApiKey((length) => randomBytes(length));
  const now = Date.now();
  const record = {
    id: key.id,
    name,
    hash: hashApiKey(key),
    created: new Date(now).toISOString(),
    expires: new Date(now + days * DAY).toISOString(),
    connectors: ['*'],
  };
  return {
    callers: {
      apiKeys: { file: directory.write('callers.json', formatKeyFile([record])) },
      defaults: { requestsPerMinute: 1_000_000, concurrentRequests: 10_000 },
      refusedCredentials: 100,
    },
    credential: key.text,
    remove: directory.remove,
  };
}
