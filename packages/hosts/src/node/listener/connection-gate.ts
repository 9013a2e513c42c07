import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { getNetworkPrefix } from '@nymgate/clouds/network/get-network-prefix';
import { toConnectionKey } from './tls.ts';

/**
 * `address`: one address has too many; the new one, or the one that made room for it. `full`: all are in use.
 * `idle`: replaced by a new one of any address.
 */
export type ConnectionRefusal = 'address' | 'full' | 'idle';

/** `answering`: a complete request is being answered. `active`: one has started. */
export type ConnectionActivity = 'answering' | 'active' | 'quiet';

export type ConnectionGateOptions = {
  readonly maxConnections: number;
  /** Connections per address (per network for IPv6). Read for each connection, since a reload may change it. */
  readonly maxConnectionsOf: (address: string) => number;
  /** Whether a valid caller has used the connection. */
  readonly hasCaller: (socket: Socket) => boolean;
  readonly activity: (socket: Socket) => ConnectionActivity;
  readonly onRefused: (reason: ConnectionRefusal) => void;
  /** Milliseconds. */
  readonly now?: () => number;
};

export type ConnectionGate = { readonly openConnections: () => number };

type ConnectionGroup = { readonly entries: Map<string, ConnectionEntry>; ending: number };
type ConnectionEntry = {
  /** Milliseconds. */
  readonly accepted: number;
  readonly network: ConnectionGroup;
  socket: Socket;
  isEnding: boolean;
};

/**
 * Time of a new connection for its handshake and its first request head. An address with all its places taken
 * gets so many new connections in this time.
 */
const GRACE_MILLISECONDS = 500;

/**
 * Each address has a share. At the limit, the oldest connection without a valid caller makes room for a new
 * one of the same address (CON-01).
 */
export function createConnectionGate(server: Server, options: ConnectionGateOptions): ConnectionGate {
  const { now = () => performance.now() } = options;
  /** By connection key, oldest first. */
  const all: ConnectionGroup = { entries: new Map(), ending: 0 };
  const networks = new Map<string, ConnectionGroup>();
  const addConnection = (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    const key = toConnectionKey(socket);
    const name = getNetworkPrefix(remoteAddress);
    const network = networks.get(name) ?? { entries: new Map(), ending: 0 };
    networks.set(name, network);
    const entry: ConnectionEntry = { accepted: now(), network, socket, isEnding: false };
    const refusal = makeRoom(network, remoteAddress);
    for (const { entries } of [all, network]) entries.set(key, entry);
    socket.once('close', () => {
      for (const group of [all, network]) {
        group.entries.delete(key);
        if (entry.isEnding) group.ending -= 1;
      }
      if (network.entries.size === 0) networks.delete(name);
    });
    if (refusal !== undefined) end(entry, refusal);
  };
  const makeRoom = (network: ConnectionGroup, address: string): ConnectionRefusal | undefined => {
    if (countOpen(network) >= options.maxConnectionsOf(address)) {
      const oldest = findReplaceable(network, 'unknown', { time: now(), options });
      if (oldest === undefined) return 'address';
      end(oldest, 'address');
      return undefined;
    }
    if (countOpen(all) < options.maxConnections) return undefined;
    const idle = findReplaceable(all, 'idle', { time: now(), options });
    if (idle === undefined) return 'full';
    end(idle, 'idle');
    return undefined;
  };
  const end = (entry: ConnectionEntry, reason: ConnectionRefusal) => {
    entry.isEnding = true;
    for (const group of [all, entry.network]) group.ending += 1;
    options.onRefused(reason);
    // Node emits this while it sets the connection up; TLS would be attached to a destroyed socket.
    setImmediate(() => entry.socket.destroy());
  };
  server.prependListener('connection', addConnection);
  // Requests arrive on the TLS socket.
  server.on('secureConnection', (secure: Socket) => {
    const entry = all.entries.get(toConnectionKey(secure));
    if (entry !== undefined) entry.socket = secure;
  });
  return { openConnections: () => all.entries.size };
}

/** Lowest first; `unknown` is the last one that an address replaces, `idle` the last one of all. */
const RANKS = { silent: 0, unknown: 1, new: 2, idle: 3 } as const;

function findReplaceable(
  { entries }: ConnectionGroup,
  last: keyof typeof RANKS,
  { time, options }: { readonly time: number; readonly options: ConnectionGateOptions },
): ConnectionEntry | undefined {
  let found: ConnectionEntry | undefined;
  let lowest: number = RANKS[last] + 1;
  for (const entry of entries.values()) {
    if (lowest === 0) break;
    const rank = entry.isEnding ? undefined : getRank(entry, time - entry.accepted, options);
    if (rank === undefined || rank >= lowest) continue;
    found = entry;
    lowest = rank;
  }
  return found;
}

/** How soon a connection makes room; undefined: never. */
function getRank(
  { socket }: ConnectionEntry,
  age: number,
  { hasCaller, activity }: ConnectionGateOptions,
): number | undefined {
  const current = activity(socket);
  if (current === 'answering') return undefined;
  if (hasCaller(socket)) return current === 'quiet' ? RANKS.idle : undefined;
  if (age >= GRACE_MILLISECONDS) return current === 'quiet' ? RANKS.silent : RANKS.unknown;
  return current === 'quiet' ? RANKS.new : undefined;
}

function countOpen({ entries, ending }: ConnectionGroup): number {
  return entries.size - ending;
}
