import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGatewayConfig } from './gateway-config.ts';
import { type Child, startChild } from './start-child.ts';

export type Servers = {
  readonly upstream: Child;
  readonly gateway: Child;
  /** As many processes as were asked for. */
  readonly getProcesses: (role: Role) => readonly Child[];
};

export type Role = 'gateway' | 'pass-through' | 'hono-fetch' | 'nginx';

export type ServerSetting = {
  /** Bytes of the upstream's page. */
  readonly size: number;
  /** Requests after which the upstream closes a connection; never when left out. */
  readonly requestsPerSocket?: number;
  /** How many processes of each run in front of the upstream; one gateway when left out. */
  readonly processes?: Readonly<Partial<Record<Role, number>>>;
  readonly limits?: Readonly<Record<string, number>>;
};

/** Runs `use` with the upstream, the gateway and what it is compared with, in processes of their own. */
export async function withServers<Result>(
  { size, requestsPerSocket = 0, processes = { gateway: 1 }, limits = {} }: ServerSetting,
  use: (servers: Servers) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  const upstream = await startChild('upstream', [String(size), String(requestsPerSocket)]);
  const config = await writeGatewayConfig({ directory, origin: upstream.url, limits });
  const started = (Object.keys(processes) as Role[]).map(async (role) => {
    const argument = role === 'gateway' ? config : upstream.url;
    const starting = Array.from({ length: processes[role] ?? 0 }, () => startChild(role, [argument]));
    return [role, await Promise.all(starting)] as const;
  });
  const children = new Map(await Promise.all(started));
  const of = (role: Role) => children.get(role) ?? [];
  try {
    return await use({ upstream, gateway: of('gateway')[0] as Child, getProcesses: of });
  } finally {
    await Promise.all([upstream, ...[...children.values()].flat()].map((child) => child.close()));
    await rm(directory, { recursive: true });
  }
}
