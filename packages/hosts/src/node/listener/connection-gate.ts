import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { getNetworkPrefix } from '@nymgate/clouds/network/get-network-prefix';
import { toConnectionKey } from './tls.ts';

/** `address`: too many from one address. `full`: all are busy. `idle`: replaced by a new one. */
export type ConnectionRefusal = 'address' | 'full' | 'idle';

export type ConnectionGateOptions = {
  readonly maxConnections: number;
  /** Connections per address (per network for IPv6). Read for each connection, since a reload may change it. */
  readonly maxConnectionsOf: (address: string) => number;
  readonly isBusy: (socket: Socket) => boolean;
  readonly onRefused: (reason: ConnectionRefusal) => void;
};

export type ConnectionGate = { readonly openConnections: () => number };

type ConnectionEntry = { readonly network: string; socket: Socket; isEnding: boolean };

/** Each address has a share; at the limit a new connection replaces the oldest idle one (CON-01). */
export function createConnectionGate(server: Server, options: ConnectionGateOptions): ConnectionGate {
  /** By connection key, oldest first. */
  const entries = new Map<string, ConnectionEntry>();
  const networks = createNetworkCounter();
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
    // Node emits this while it sets the connection up; TLS would be attached to a destroyed socket.
    setImmediate(() => entry.socket.destroy());
  };
  server.prependListener('connection', addConnection);
  // Requests arrive on the TLS socket.
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

/** Networks without connections are removed. */
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
