import { chmodSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { type Issue, SetupError } from '../../../packages/engine/src/kernel/errors.ts';
import { formatKeyFile } from '../../../packages/gateway/src/caller-auth/key-file.ts';
import type { Config } from '../../../packages/gateway/src/config/config-settings.ts';
import { loadConfig } from '../../../packages/gateway/src/config/load-config.ts';
import { type NodeServer, startNodeHost } from '../../../packages/hosts/src/node/index.ts';

export const KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');
export const OTHER_KEY = Buffer.alloc(32, 'another test key, never for use!').toString('base64url');
export const SALT = 'k3v2a0c2mbqd9x8w7v6u5t4s';

/** Rules of Psoxy's language that a gateway serves. */
export const CLOSED = `endpoints:
  - pathTemplate: /v1.0/users
    responseSchema: { type: object, properties: { value: { type: array } } }
`;
/** The same endpoint, whose answers pass as they are. */
export const OPEN = 'endpoints:\n  - pathTemplate: /v1.0/users\n';

type Data = Readonly<Record<string, unknown>>;
type Settings = { readonly pseudonyms?: Data; readonly connector?: Data; readonly top?: Data };

export type StartStand = {
  /** Path of a file in the stand's directory. */
  readonly at: (name: string) => string;
  /** Over whatever is there; with this mode, whatever the umask says. */
  readonly write: (name: string, text: string, mode?: number) => void;
  readonly remove: (name: string) => void;
  /** What the next start or reload finds in the configuration, beside what every gateway needs. */
  readonly configure: (settings: Settings) => void;
  readonly configured: () => Settings;
  readonly start: () => Promise<NodeServer>;
  /** Log and audit lines. */
  readonly lines: () => readonly string[];
  /** What keeps it from starting. */
  readonly issues: () => Promise<readonly Issue[]>;
};

/**
 * A directory with key, salts, callers and rules that are in order, and a gateway from source over it; anew for each test of the
 * file. Nothing is asked of Entra or Graph.
 */
export function startStand(): StartStand {
  const world = { directory: '', settings: {} as Settings, hosts: [] as NodeServer[], lines: [] as string[] };
  const at = (name: string) => join(world.directory, name);
  const write = (name: string, text: string, mode = 0o600) => {
    writeFileSync(at(name), text);
    chmodSync(at(name), mode);
  };
  beforeEach(() => {
    world.directory = mkdtempSync(join(tmpdir(), 'nymgate-start-'));
    world.settings = {};
    world.lines = [];
    write('key', KEY);
    write('salt', SALT);
    write('encryption', SALT.toUpperCase());
    write('rules.yaml', CLOSED, 0o644);
    write('callers.json', formatKeyFile([]));
  });
  afterEach(async () => {
    await Promise.all(world.hosts.splice(0).map((host) => host.close(0)));
    rmSync(world.directory, { recursive: true, force: true });
  });
  const start = async () => {
    const read = () => readConfiguration(at, world.settings);
    const host = await startNodeHost({
      config: read(),
      loadConfig: async () => read(),
      logSink: (line) => void world.lines.push(String(line)),
    });
    world.hosts.push(host);
    return host;
  };
  return {
    at,
    write,
    remove: (name) => unlinkSync(at(name)),
    configure: (settings) => {
      world.settings = settings;
    },
    configured: () => world.settings,
    start,
    lines: () => world.lines,
    issues: () => issuesOf(start),
  };
}

function readConfiguration(at: StartStand['at'], { pseudonyms, connector, top }: Settings): Config {
  const data = {
    listen: { port: 0 },
    admin: { enabled: false },
    pseudonyms: pseudonyms ?? nativeScheme(at),
    connectors: {
      'entra-id': {
        tenant: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
        clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
        assertion: { type: 'token-file', path: at('token') },
        ...connector,
      },
    },
    ...top,
  };
  return loadConfig({ text: JSON.stringify(data), file: 'nymgate.json', environment: {} });
}

export function nativeScheme(at: StartStand['at'], ...files: readonly string[]): Data {
  const names = files.length === 0 ? ['key'] : files;
  const keys = names.map((name, index) => ({ id: names.length - index, secret: `file:${at(name)}` }));
  return { scheme: 'native', keys };
}

export function psoxyScheme(at: StartStand['at']): Data {
  return { scheme: 'psoxy', salt: `file:${at('salt')}`, encryptionKey: `file:${at('encryption')}` };
}

async function issuesOf(work: () => Promise<unknown>): Promise<readonly Issue[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof SetupError) return error.issues;
    throw error;
  }
}

/** How a world that serves comes to be, what goes wrong in it, and what must be said. */
export type StartCase = {
  readonly title: string;
  readonly prepare?: () => void | Promise<void>;
  readonly fault: () => void;
  readonly code: string;
  readonly says: RegExp;
};

/** For tables of tests. */
export function byTitle(cases: readonly StartCase[]): readonly (readonly [string, StartCase])[] {
  return cases.map((each) => [each.title, each]);
}

export async function refusedAtStart(
  stand: StartStand,
  { prepare, fault, code, says }: StartCase,
): Promise<void> {
  await prepare?.();
  fault();
  const issues = await stand.issues();
  expect(issues.map((issue) => [issue.code, issue.severity])).toEqual([[code, 'error']]);
  expect(new SetupError(issues as [Issue]).message).toMatch(says);
}

/** What keeps a gateway from starting must leave the old one in service when it comes by a reload (threats.md#f16). */
export async function refusedAtReload(
  stand: StartStand,
  { prepare, fault, code, says }: StartCase,
): Promise<void> {
  await prepare?.();
  const host = await stand.start();
  const status = host.app.status();
  fault();
  const { reloaded, generation, issues } = await host.reload();
  expect([reloaded, generation]).toEqual([false, 1]);
  expect(issues.map((issue) => issue.code)).toEqual([code]);
  expect(new SetupError(issues as [Issue]).message).toMatch(says);
  expect(host.app.status()).toEqual(status);
}
