import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The oldest Node that package.json allows, and the newest of each line after it that the tests have seen. */
export const NODE_VERSIONS = ['20.19.0', '22.23.3', '24.21.0'] as const;

/** npm as it runs this, or as it is installed beside Node; started by the Node that is being tried. */
export const NPM =
  process.env['npm_execpath'] ?? join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');

/** Folder of the packed files, which `pack-for-strangers.ts` makes before all tests. */
export const PACKED = process.env['PACKED_UNDER_TEST'] ?? '';

/** How this machine reaches the registry; npm's business, and none of the gateway's. */
const NETWORK =
  /^(?:https?_proxy|all_proxy|no_proxy|NODE_EXTRA_CA_CERTS|npm_config_(?:registry|cafile|userconfig))$/i;
const network = Object.fromEntries(Object.entries(process.env).filter(([name]) => NETWORK.test(name)));

const PATIENCE_MILLISECONDS = 180_000;

export type Typed = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** Somebody with a Node, an empty folder and a prefix of their own for `npm install -g`. */
export type Stranger = {
  /** The empty folder. */
  readonly folder: string;
  /** Where npm puts packages. */
  readonly modules: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs a line of a shell in the folder; the test goes on answering meanwhile, its simulated tenant is in this process. */
  readonly type: (line: string) => Promise<Typed>;
  readonly leave: () => void;
};

/** @param version of Node, from the npm package that holds its binary */
export function createStranger(version: string): Stranger {
  const home = mkdtempSync(join(tmpdir(), 'nymgate-stranger-'));
  const [folder, prefix] = [join(home, 'empty'), join(home, 'prefix')];
  mkdirSync(folder);
  const binary = `node-${process.platform}-${process.arch}`;
  const install = [
    'install',
    '--prefix',
    join(home, 'node'),
    '--no-audit',
    '--no-fund',
    `${binary}@${version}`,
  ];
  execFileSync(process.execPath, [NPM, ...install], { cwd: home, stdio: 'ignore' });
  const bin = join(home, 'node/node_modules', binary, 'bin');
  const environment = {
    PATH: [bin, join(prefix, 'bin'), '/usr/bin', '/bin'].join(':'),
    HOME: home,
    NPM_CONFIG_PREFIX: prefix,
    NPM_CONFIG_CACHE: process.env['npm_config_cache'] ?? join(process.env['HOME'] ?? home, '.npm'),
  };
  const shell = `npm() { node '${NPM}' "$@"; }\n`;
  return {
    folder,
    modules: join(prefix, 'lib/node_modules'),
    environment,
    type: (line) =>
      run(`${shell}${line}`, folder, line.startsWith('npm ') ? { ...network, ...environment } : environment),
    leave: () => rmSync(home, { recursive: true, force: true }),
  };
}

async function run(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Typed> {
  const child = spawn('/bin/sh', ['-c', script], { cwd, env, timeout: PATIENCE_MILLISECONDS });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr };
}
