import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import type { ConsoleEngine } from '../wire/operations.ts';
import { createServerApp } from './create-server-app.ts';
import { readPageFiles } from './page-files.ts';
import { createSessions } from './sessions.ts';

export type ConsoleOptions = {
  readonly engine: ConsoleEngine;
  /** 0 selects a free port. */
  readonly port: number;
};

export type Console = {
  /** `http://127.0.0.1:8585`. */
  readonly url: string;
  /** A URL that opens one session within ten minutes. Invalidates the previous one. */
  readonly createLink: () => string;
  readonly close: () => Promise<void>;
};

/** Limits slow requests and headers (WEB-06). */
const BOUNDS = {
  headersTimeout: 5_000,
  requestTimeout: 60_000,
  maxHeaderSize: 8_192,
  connectionsCheckingInterval: 1_000,
} as const;
const MAX_CONNECTIONS = 128;

/** The build's output; tests run this file from source. */
const PAGE_FOLDER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/page/' : '../page/', import.meta.url),
);

/**
 * Opens the console on the loopback address.
 * @throws Error of Node.js with `code` EADDRINUSE or EACCES for the port
 * @example const console = await startConsole({ engine, port: 0 }); console.createLink() // 'http://127.0.0.1:40123/#t=…'
 */
export async function startConsole({ engine, port }: ConsoleOptions): Promise<Console> {
  const sessions = createSessions(Date.now);
  const files = readPageFiles(PAGE_FOLDER);
  let address = { port };
  const app = createServerApp({ engine, sessions, files, address: () => address });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port, serverOptions: BOUNDS });
  (server as Server).maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  address = { port: (server.address() as AddressInfo).port };
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    createLink: () => `${url}/#t=${sessions.createTicket()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
