import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// Who may open a connection, or start a program that does: eight files. docs/security/egress.md lists where to.

const PACKAGES = join(import.meta.dirname, '../../packages');
const SEPARATE = ['console', 'simulator'];
const MAY_CONNECT = new Set([
  // To Entra ID, Graph, platforms and issuers: the port `HttpClient`.
  'hosts/runtime/undici-http-client.ts',
  // To the proxy on that way.
  'hosts/runtime/egress/open-tunnel.ts',
  // To the store that replicas share.
  'hosts/redis/connect-redis.ts',
  // From the command line to a gateway.
  'shell/gateway/send-request.ts',
  // From the command line to the programs of the clouds (az, aws, gcloud, kubectl), which ask for themselves.
  'shell/programs/run-program.ts',
  // Nowhere: it starts workers of our own code, which treat files.
  'cli/bulk/run-jobs.ts',
  // Nowhere: a thread of our own code, which looks at rules that somebody writes in the console.
  'console-engine/rules/workspace/create-rule-workspace.ts',
  // Nowhere: a thread of our own code, which reads changed rules while requests are served.
  'hosts/runtime/rules/verify-in-thread.ts',
]);
/** Modules that can reach the network, or start what can. */
const MODULES =
  'undici|@redis/client|(?:node:)?(?:net|tls|http|https|http2|dgram|dns|dns/promises|quic|child_process|worker_threads|cluster)';
/** What may be had of them without connecting. */
const HARMLESS = new Set([
  'createServer',
  'createSecureContext',
  'isIP',
  'isIPv4',
  'isIPv6',
  'BlockList',
  'STATUS_CODES',
  'SocketAddress',
  // What a worker has of whoever started it.
  'parentPort',
  'workerData',
  // For `instanceof`; making one is found below.
  'TLSSocket',
]);

const STATEMENT = new RegExp(`^(?:import|export)\\s+(type\\s)?([^;']*?)\\s*from\\s+'(?:${MODULES})';`, 'gm');
const OTHERWISE = new RegExp(
  `(?:\\bimport\\(|\\brequire\\(|getBuiltinModule\\(|createRequire|^import )\\s*['"](?:${MODULES})['"]`,
  'm',
);
const GLOBALS =
  /\bnew TLSSocket\b|\bfetch\s*\(|\bglobalThis\.fetch\b|\b(?:WebSocket|EventSource|XMLHttpRequest)\b|\bsendBeacon\b/;

/** What of a source can connect: names of imports, or how it gets at them. */
function waysOut(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const names = [...code.matchAll(STATEMENT)].flatMap(([, type, list = '']) =>
    type === undefined ? valueNames(list) : [],
  );
  return [
    ...names.filter((name) => !HARMLESS.has(name)),
    ...(OTHERWISE.test(code) ? ['a module of the network, not by name'] : []),
    ...(GLOBALS.test(code) ? ['a global of the network'] : []),
  ];
}

function valueNames(list: string): readonly string[] {
  const named = /^\{([^}]*)\}$/.exec(list.trim())?.[1];
  if (named === undefined) return [list.trim()];
  return named
    .split(',')
    .map((part) => part.trim().replace(/\s+as\s+.*$/, ''))
    .filter((name) => name !== '' && !name.startsWith('type '));
}

/** Sources of the product, as PACKAGE/PATH. */
const files = readdirSync(PACKAGES)
  .filter((name) => !SEPARATE.includes(name))
  .flatMap((name) =>
    readdirSync(join(PACKAGES, name, 'src'), { recursive: true, encoding: 'utf8' }).map(
      (path) => `${name}/${path}`,
    ),
  )
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
const sourceOf = (name: string): string => readFileSync(join(PACKAGES, name.replace('/', '/src/')), 'utf8');

test('P3 eight files of the product can open a connection or start a program', () => {
  expect(files.length).toBeGreaterThan(300);
  const found = files.filter((name) => waysOut(sourceOf(name)).length > 0);
  expect(found.toSorted()).toEqual([...MAY_CONNECT].toSorted());
});

test.each([
  ["import { connect } from 'node:net';", 1],
  ["import {\n  type Socket,\n  request as send,\n} from 'node:https';", 1],
  ["import net from 'node:net';", 1],
  ["import * as dns from 'node:dns/promises';", 1],
  ["import { Agent, Pool } from 'undici';", 2],
  ["export { connect } from 'node:tls';", 1],
  ["const { connect } = await import('node:net');", 1],
  ["import 'undici';", 1],
  ["await import('@redis/client')", 1],
  ["require('node:dgram')", 1],
  ['await fetch(url)', 1],
  ['new WebSocket(url)', 1],
  ["import { TLSSocket } from 'node:tls';\nnew TLSSocket(socket)", 1],
  ["import { createServer, type Socket } from 'node:net';", 0],
  ["import type { Socket } from 'node:net';", 0],
  ["import { connect } from './connect.ts';", 0],
  ['// fetch(url)', 0],
])('P3 finds ways out: %j has %d', (text, ways) => {
  expect(waysOut(text)).toHaveLength(ways);
});
