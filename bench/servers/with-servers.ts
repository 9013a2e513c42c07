import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGatewayConfig } from './gateway-config.ts';
import { type Child, startChild } from './start-child.ts';

export type Servers = {
  readonly upstream: Child;
  readonly gateway: Child;
  /** The gateway, and what it is compared with: as many processes of each as were asked for. */
  readonly of: (role: Role) => readonly Child[];
};

export type Role = 'gateway' | 'pass-through' | 'hono-fetch';

export type ServerSetting = {
  /** Bytes of the upstream's page. */
  readonly size: number;
  /** What runs in front of the same upstream besides the gateway. */
  readonly others?: readonly Exclude<Role, 'gateway'>[];
  /** Processes of each. */
  readonly processes?: number;
  readonly limits?: Readonly<Record<string, number>>;
};

/** Runs `use` with the upstream, the gateway and what it is compared with, in processes of their own. */
export async function withServers<Result>(
  { size, others = [], processes = 1, limits = {} }: ServerSetting,
  use: (servers: Servers) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  const upstream = await startChild('upstream', [String(size)]);
  const config = await writeGatewayConfig({ directory, origin: upstream.url, limits });
  const roles: readonly Role[] = ['gateway', ...others];
  const started = roles.map(async (role) => {
    const argument = role === 'gateway' ? config : upstream.url;
    const starting = Array.from({ length: processes }, () => startChild(role, [argument]));
    return [role, await Promise.all(starting)] as const;
  });
  const children = new Map(await Promise.all(started));
  const of = (role: Role) => children.get(role) ?? [];
  try {
    return await use({ upstream, gateway: of('gateway')[0] as Child, of });
  } finally {
    await Promise.all([upstream, ...[...children.values()].flat()].map((child) => child.close()));
    await rm(directory, { recursive: true });
  }
}
