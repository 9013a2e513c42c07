import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { getNetworkPrefix } from '@nymgate/clouds/network/get-network-prefix';
import { toConnectionKey } from './tls.ts';

/**
 * Why a connection was ended without a word: `address`, there are too many from its address; `full`, there are too many, and a
 * request is being answered on each; `idle`, it was idle, and a new one needed its place.
 */
export type ConnectionRefusal = 'address' | 'full' | 'idle';

export type ConnectionGateOptions = {
  /** Connections at once. */
  readonly maxConnections: number;
  /** Of these, from one address (one network for IPv6). Asked for each connection: a reload may change it. */
  readonly maxConnectionsOf: (address: string) => number;
  /** Whether a request is being answered on a connection. */
  readonly isBusy: (socket: Socket) => boolean;
  /** Called for each connection that is ended. */
  readonly onRefused: (reason: ConnectionRefusal) => void;
};

export type ConnectionGate = {
  /** Connections open now. */
  readonly openConnections: () => number;
};

type ConnectionEntry = { readonly network: string; socket: Socket; isEnding: boolean };

/**
 * Counts the connections of a listener, and keeps places free for those who ask something (CON-01). A stranger can open connections
 * without end; so one address has a share of them, and where strangers have many addresses, the oldest idle connection makes
 * room for a new one.
 *
 * @example const gate = watchConnections(server, { most: 2_048, mostOf: () => 256, isBusy, refused });
 */
export function createConnectionGate(server: Server, options: ConnectionGateOptions): ConnectionGate {
  /** By the ends of the connection, oldest first. */
  const entries = new Map<string, ConnectionEntry>();
  const networks = createNetworkCounter();
  /** Of these, those that are about to end. */
  let endingSockets = 0;
  const addConnection = (raw: Socket) => {
    const { remoteAddress = '' } = raw;
    const ends = toConnectionKey(raw);
    const entry: ConnectionEntry = { network: getNetworkPrefix(remoteAddress), socket: raw, isEnding: false };
    const refusal = findRefusal(entry.network, remoteAddress);
    entries.set(ends, entry);
    networks.add(entry.network);
    raw.once('close', () => removeConnection(ends, entry));
    if (refusal !== undefined) end(entry, refusal);
  };
  const removeConnection = (ends: string, { network, isEnding }: ConnectionEntry) => {
    entries.delete(ends);
    if (isEnding) endingSockets -= 1;
    networks.remove(network);
  };
  const findRefusal = (network: string, address: string): ConnectionRefusal | undefined => {
    if (networks.of(network) >= options.maxConnectionsOf(address)) return 'address';
    if (entries.size - endingSockets < options.maxConnections) return undefined;
    const idle = findOldestIdle(entries.values(), options.isBusy);
    if (idle === undefined) return 'full';
    end(idle, 'idle');
    return undefined;
  };
  const end = (entry: ConnectionEntry, reason: ConnectionRefusal) => {
    entry.isEnding = true;
    endingSockets += 1;
    options.onRefused(reason);
    // Node is still setting the connection up when it tells of it; TLS would otherwise be put on a socket that is gone.
    setImmediate(() => entry.socket.destroy());
  };
  server.prependListener('connection', addConnection);
  // From here on requests come on the socket that TLS has made.
  server.on('secureConnection', (secure: Socket) => {
    const entry = entries.get(toConnectionKey(secure));
    if (entry !== undefined) entry.socket = secure;
  });
  return { openConnections: () => entries.size };
}

function findOldestIdle(
  oldestFirst: Iterable<ConnectionEntry>,
  isBusy: ConnectionGateOptions['isBusy'],
): ConnectionEntry | undefined {
  for (const entry of oldestFirst) if (!entry.isEnding && !isBusy(entry.socket)) return entry;
  return undefined;
}

/** How many connections each network has; one that has none is forgotten. */
function createNetworkCounter() {
  const counts = new Map<string, number>();
  const of = (network: string): number => counts.get(network) ?? 0;
  return {
    of,
    add: (network: string) => void counts.set(network, of(network) + 1),
    remove: (network: string) => {
      const remaining = of(network) - 1;
      if (remaining > 0) counts.set(network, remaining);
      else counts.delete(network);
    },
  };
}
