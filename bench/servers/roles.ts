import { readFile } from 'node:fs/promises';
import { loadConfig } from '../../packages/gateway/src/config/load-config.ts';
import { startNodeHost } from '../../packages/hosts/src/node/index.ts';
import { startHonoFetch } from '../baselines/hono-fetch.ts';
import { startNginx } from '../baselines/nginx.ts';
import { startPassThrough } from '../baselines/pass-through.ts';
import { startUpstream } from './upstream.ts';

export type Started = { readonly url: string; readonly close: () => Promise<unknown> };

/** What a child process of the bench can be. */
const ROLES: Readonly<Record<string, (args: readonly string[]) => Promise<Started>>> = {
  upstream: ([size = '20000', requestsPerSocket = '0']) =>
    startUpstream(Number(size), Number(requestsPerSocket)),
  'pass-through': ([origin = '']) => startPassThrough(origin),
  'hono-fetch': ([origin = '']) => startHonoFetch(origin),
  nginx: ([origin = '']) => startNginx(origin),
  gateway: async ([file = '']) => {
    const config = loadConfig({ text: await readFile(file, 'utf8'), file, environment: {} });
    const host = await startNodeHost({ config });
    return { url: host.url, close: () => host.close(0) };
  },
};

export async function startRole(role: string, args: readonly string[]): Promise<Started> {
  const start = ROLES[role];
  if (start === undefined) throw new Error(`no role ${role}`);
  return start(args);
}
