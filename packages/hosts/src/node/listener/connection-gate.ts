import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '@nymgate/clouds/network/network-of';
import { endsOf } from './tls.ts';

/**
 * Why a connection was ended without a word: `address`, there are too many from its address; `full`, there are too many, and a
 * request is being answered on each; `idle`, it was idle, and a new one needed its place.
 */
export type ConnectionRefusal = 'address' | 'full' | 'idle';

export type ConnectionGateOptions = {
  /** Connections at once. */
  readonly most: number;
  /** Of these, from one address (one network for IPv6). Asked for each connection: a reload may change it. */
  readonly mostOf: (address: string) => number;
  /** Whether a request is being answered on a connection. */
  readonly isBusy: (socket: Socket) => boolean;
  /** Called for each connection that is ended. */
  readonly refused: (reason: ConnectionRefusal) => void;
};

export type ConnectionGate = {
  /** Connections open now. */
  readonly open: () => number;
};

type Entry = { readonly network: string; socket: Socket; ending: boolean };

/**
 * Counts the connections of a listener, and keeps places free for those who ask something (CON-01). A stranger can open connections
 * without end; so one address has a share of them, and where strangers have many addresses, the oldest idle connection makes
 * room for a new one.
 *
 * @example const gate = watchConnections(server, { most: 2_048, mostOf: () => 256, isBusy, refused });
 */
export function watchConnections(server: Server, options: ConnectionGateOptions): ConnectionGate {
  /** By the ends of the connection, oldest first. */
  const entries = new Map<string, Entry>();
  const networks = countNetworks();
  /** Of these, those that are about to end. */
  let leaving = 0;
  const enter = (raw: Socket) => {
    const { remoteAddress = '' } = raw;
    const ends = endsOf(raw);
    const entry: Entry = { network: networkOf(remoteAddress), socket: raw, ending: false };
    const refusal = refusalOf(entry.network, remoteAddress);
    entries.set(ends, entry);
    networks.add(entry.network);
    raw.once('close', () => leave(ends, entry));
    if (refusal !== undefined) end(entry, refusal);
  };
  const leave = (ends: string, { network, ending }: Entry) => {
    entries.delete(ends);
    if (ending) leaving -= 1;
    networks.remove(network);
  };
  const refusalOf = (network: string, address: string): ConnectionRefusal | undefined => {
    if (networks.of(network) >= options.mostOf(address)) return 'address';
    if (entries.size - leaving < options.most) return undefined;
    const idle = oldestIdle(entries.values(), options.isBusy);
    if (idle === undefined) return 'full';
    end(idle, 'idle');
    return undefined;
  };
  const end = (entry: Entry, reason: ConnectionRefusal) => {
    entry.ending = true;
    leaving += 1;
    options.refused(reason);
    // Node is still setting the connection up when it tells of it; TLS would otherwise be put on a socket that is gone.
    setImmediate(() => entry.socket.destroy());
  };
  server.prependListener('connection', enter);
  // From here on requests come on the socket that TLS has made.
  server.on('secureConnection', (secure: Socket) => {
    const entry = entries.get(endsOf(secure));
    if (entry !== undefined) entry.socket = secure;
  });
  return { open: () => entries.size };
}

function oldestIdle(
  oldestFirst: Iterable<Entry>,
  isBusy: ConnectionGateOptions['isBusy'],
): Entry | undefined {
  for (const entry of oldestFirst) if (!entry.ending && !isBusy(entry.socket)) return entry;
  return undefined;
}

/** How many connections each network has; one that has none is forgotten. */
function countNetworks() {
  const counts = new Map<string, number>();
  const of = (network: string): number => counts.get(network) ?? 0;
  return {
    of,
    add: (network: string) => void counts.set(network, of(network) + 1),
    remove: (network: string) => {
      const left = of(network) - 1;
      if (left > 0) counts.set(network, left);
      else counts.delete(network);
    },
  };
}
