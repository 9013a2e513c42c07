import { SetupError } from '@nymgate/engine/kernel/errors';
import type { RedisClientOptions, RedisFunctions, RedisModules, RedisScripts } from '@redis/client';

/** The version that is tested, and what a missing one is told to be. */
export const CLIENT = '@redis/client@6.3.1';

/** One connection; when it has ended, another has to be made. */
export type RedisLink = {
  /** Rejects with what the server refuses, and when the connection ends. */
  readonly send: (command: readonly string[]) => Promise<unknown>;
  readonly destroy: () => void;
};

/** Opens a connection; `lost` is called once when it ends otherwise than by `destroy`. */
export type ConnectRedis = (lost: (cause: unknown) => void) => Promise<RedisLink>;

export type RedisAddress = {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls: boolean;
  /** PEM of the authorities that are trusted in place of Node's own. */
  readonly ca?: string | undefined;
};

const CONNECT_MILLISECONDS = 2_000;
/** All of it: TLS, user and database too. A server that takes the connection and says nothing is none. */
const READY_MILLISECONDS = 5_000;
/** Commands that wait for their answer; each request has two, and each of them gives up after the deadline. */
const MAX_PENDING_COMMANDS = 10_000;

/**
 * Loads the client, which a gateway without `state` never does.
 *
 * @throws SetupError CONFIG_INVALID when it is not installed
 */
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
      // After bytes that are no answer nobody knows which answer belongs to which command.
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

/** It neither queues nor connects again by itself: which request may wait for what is decided in redis-connection.ts. */
function toClientOptions(address: RedisAddress): Options {
  const { host, port, database, username, password, tls, ca } = address;
  const common = { host, port, connectTimeout: CONNECT_MILLISECONDS, reconnectStrategy: false } as const;
  return {
    // The oldest protocol: it needs no command beyond those of the ACL rule in shared-state.md.
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

/** An address has no server name (RFC 6066 section 3); Node compares it with those of the certificate all the same. */
function toServerName(host: string): { servername?: string } {
  return /^[0-9.]+$|:/.test(host) ? {} : { servername: host };
}

function clientMissingError(error: unknown): unknown {
  const { code } = error as { readonly code?: unknown };
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return error;
  return new SetupError([
    {
      code: 'CONFIG_INVALID',
      severity: 'error',
      message: 'state: the package @redis/client is not installed, and nothing can be shared without it',
      fix: `npm install ${CLIENT} where nymgate is installed (with -g if it was installed so), or remove state`,
    },
  ]);
}
