import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGatewayConfig } from './gateway-config.ts';
import { type Child, startChild } from './start-child.ts';

export type Servers = {
  readonly upstream: Child;
  readonly gateway: Child;
  readonly others: readonly Child[];
};

export type ServerSetting = {
  /** Bytes of the upstream's page. */
  readonly size: number;
  /** Further children in front of the same upstream. */
  readonly others?: readonly ('pass-through' | 'hono-fetch')[];
  readonly limits?: Readonly<Record<string, number>>;
};

/** Runs `use` with the upstream, the gateway and what it is compared with, each a process of its own. */
export async function withServers<Result>(
  { size, others = [], limits = {} }: ServerSetting,
  use: (servers: Servers) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  const upstream = await startChild('upstream', [String(size)]);
  const config = await writeGatewayConfig({ directory, origin: upstream.url, limits });
  const children = await Promise.all([
    startChild('gateway', [config]),
    ...others.map((role) => startChild(role, [upstream.url])),
  ]);
  const [gateway, ...rest] = children;
  try {
    return await use({ upstream, gateway: gateway as Child, others: rest });
  } finally {
    await Promise.all([upstream, ...children].map((child) => child.close()));
    await rm(directory, { recursive: true });
  }
}
