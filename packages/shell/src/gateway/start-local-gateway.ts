import { randomBytes } from 'node:crypto';
import { createApiKey, hashApiKey } from '@nymgate/gateway/caller-auth/create-api-key-verifier';
import { formatKeyFile } from '@nymgate/gateway/caller-auth/key-file';
import type { CallersConfig } from '@nymgate/gateway/config/callers-settings';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { type NodeServer, startNodeHost } from '@nymgate/hosts/node/index';
import type { GatewayAddress } from './caller.ts';
import { createPrivateDirectory } from './private-directory.ts';

export type LocalGatewayOptions = {
  /** Caller name in the audit log. */
  readonly name: string;
  readonly days: number;
  /** Default: standard output, as with `serve`. */
  readonly logSink?: (line: string) => void;
  /** Starts an admin listener on a free loopback port. */
  readonly admin?: true;
  readonly start?: typeof startNodeHost;
};

/** A gateway in this process, for this process only. */
export type LocalGateway = {
  readonly address: GatewayAddress;
  readonly host: NodeServer;
  /** Of the configured gateway. */
  readonly publicUrl: string;
  readonly close: () => Promise<void>;
};

/**
 * Starts the configured gateway on a free loopback port, with this process as its only caller. Links in its
 * responses have the configured gateway's URL.
 * @throws SetupError for a configuration that can't serve
 */
export async function startLocalGateway(config: Config, options: LocalGatewayOptions): Promise<LocalGateway> {
  const { host, port, tls } = config.listen;
  const caller = createLocalCaller(options);
  const { start = startNodeHost } = options;
  const scheme = tls === undefined ? 'http' : 'https';
  const publicUrl = config.publicUrl ?? `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const gateway = await start({
    config: {
      ...config,
      publicUrl,
      listen: { ...config.listen, tls: undefined, host: '127.0.0.1', port: 0 },
      callers: caller.callers,
      admin: { ...config.admin, enabled: options.admin === true, host: '127.0.0.1', port: 0 },
    },
    ...(options.logSink && { logSink: options.logSink }),
  }).catch((error: unknown) => {
    caller.remove();
    throw error;
  });
  return {
    address: { url: gateway.url, credential: caller.credential },
    host: gateway,
    publicUrl,
    close: async () => {
      await gateway.close(2_000);
      caller.remove();
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
 * The configured credentials may not be available here, and without a verifier other users of this machine
 * could use the listener.
 */
function createLocalCaller({ name, days }: LocalGatewayOptions): LocalCaller {
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
