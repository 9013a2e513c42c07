import { setupError } from '@nymgate/engine/kernel/errors';
import type { RedisClientOptions, RedisFunctions, RedisModules, RedisScripts } from '@redis/client';

/** The tested version, printed if the package is missing. */
export const CLIENT = '@redis/client@6.3.1';

/** One connection, without reconnecting. */
export type RedisLink = {
  /** Rejects with the server's error, and when the connection ends. */
  readonly send: (command: readonly string[]) => Promise<unknown>;
  readonly destroy: () => void;
};

/** `lost` is called once, unless `destroy` ended the connection. */
export type ConnectRedis = (lost: (cause: unknown) => void) => Promise<RedisLink>;

export type RedisAddress = {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls: boolean;
  /** PEM of authorities that replace Node's own. */
  readonly ca?: string | undefined;
};

const CONNECT_MILLISECONDS = 2_000;
/** Includes TLS, user and database; a server may accept the connection and send nothing. */
const READY_MILLISECONDS = 5_000;
/** Each request has two, and each is abandoned after the deadline. */
const MAX_PENDING_COMMANDS = 10_000;

/** @throws SetupError CONFIG_INVALID if the client is not installed */
export async function loadRedis(): Promise<(address: RedisAddress) => ConnectRedis> {
  const { createClient } = await import('@redis/client').catch((error: unknown) => {
    throw clientMissingError(error);
  });
  return (address) => async (onDisconnect) => {
    const client = createClient(toClientOptions(address));
    let ended = false;
    const end = (cause: unknown) => {
      if (ended) return;
      ended = true;
      // After malformed data, responses can't be matched to commands.
      if (client.isOpen) client.destroy();
      onDisconnect(cause);
    };
    client.on('error', end);
    const timer = setTimeout(() => client.destroy(), READY_MILLISECONDS);
    await client.connect().finally(() => clearTimeout(timer));
    client.unref();
    return {
      send: (command) => client.sendCommand([...command]),
      destroy: () => {
        ended = true;
        if (client.isOpen) client.destroy();
      },
    };
  };
}

type Options = RedisClientOptions<RedisModules, RedisFunctions, RedisScripts, 2>;

/** redis-connection.ts decides about waiting and reconnecting. */
function toClientOptions(address: RedisAddress): Options {
  const { host, port, database, username, password, tls, ca } = address;
  const common = { host, port, connectTimeout: CONNECT_MILLISECONDS, reconnectStrategy: false } as const;
  return {
    // RESP 2 needs no command beyond the ACL rule in shared-state.md.
    RESP: 2,
    socket: tls
      ? {
          ...common,
          tls: true,
          minVersion: 'TLSv1.2',
          ...(ca !== undefined && { ca }),
          ...toServerName(host),
        }
      : common,
    database,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_PENDING_COMMANDS,
    disableClientInfo: true,
    maintNotifications: 'disabled',
  };
}

/** IP addresses have no server name (RFC 6066 section 3); Node still checks the certificate. */
function toServerName(host: string): { servername?: string } {
  return /^[0-9.]+$|:/.test(host) ? {} : { servername: host };
}

function clientMissingError(error: unknown): unknown {
  const { code } = error as { readonly code?: unknown };
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return error;
  return setupError(
    'CONFIG_INVALID',
    'state: the package @redis/client is not installed, and nothing can be shared without it',
    `npm install ${CLIENT} where nymgate is installed (with -g if it was installed so), or remove state`,
  );
}
