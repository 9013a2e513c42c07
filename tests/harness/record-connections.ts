import { Socket } from 'node:net';
import { isLoopbackHost } from '../../packages/clouds/src/network/loopback.ts';

export type ConnectionRecorder = {
  /** `host:port` of every connection that this process tried to open so far. */
  readonly attempts: readonly string[];
  /** Those that do not stay on this machine; each was refused. */
  readonly externalAttempts: () => readonly string[];
  readonly stop: () => void;
};

type Connect = Socket['connect'];

/** Records every connection of this process, TCP and TLS alike, and lets none leave the machine. */
export function recordConnections(): ConnectionRecorder {
  const tried: string[] = [];
  const prototype = Socket.prototype as { connect: (...given: unknown[]) => Socket };
  const original = prototype.connect;
  prototype.connect = function (this: Socket, ...given: unknown[]) {
    const { host, port, path } = placeOf(given);
    tried.push(path ?? `${host}:${port}`);
    if (path !== undefined || isLoopbackHost(host)) return original.apply(this, given);
    process.nextTick(() =>
      this.destroy(Object.assign(new Error('refused by the test'), { code: 'ECONNREFUSED' })),
    );
    return this;
  } satisfies (...given: Parameters<Connect>) => Socket;
  return {
    attempts: tried,
    externalAttempts: () =>
      [...new Set(tried.filter((place) => !isLoopbackHost(place.replace(/:\d+$/, ''))))].toSorted(),
    stop: () => {
      prototype.connect = original;
    },
  };
}

type Place = { readonly host: string; readonly port: unknown; readonly path: string | undefined };

/** `connect` takes options, a port and a host, a path, or a list that Node has sorted already. */
function placeOf([first, second]: readonly unknown[]): Place {
  const options: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'string' && Number.isNaN(Number(options)))
    return { host: '', port: '', path: options };
  if (typeof options !== 'object' || options === null)
    return { host: typeof second === 'string' ? second : 'localhost', port: options, path: undefined };
  const {
    host = 'localhost',
    port,
    path,
  } = options as { host?: string; port?: unknown; path?: string | null };
  return { host, port, path: path ?? undefined };
}
