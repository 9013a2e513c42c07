import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'nymgate-packages-'));
const MISSING =
  /^USAGE "demo" and "call --simulator" need the package nymgate-simulator, which is not installed\. \(take nymgate-simulator-(\d+\.\d+\.\d+)\.tgz from the release, or make it in a clone of the repository \(npm ci && npm pack -w nymgate-simulator\); then install it where nymgate is: npm install -g \.\/nymgate-simulator-\1\.tgz\)\n$/;

type Packed = {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { path: string }[];
};
type Manifest = Readonly<Record<string, unknown>> & {
  readonly dependencies: Readonly<Record<string, string>>;
};

let product: Packed;
let simulator: Packed;
let consolePackage: Packed;

beforeAll(() => {
  product = pack('nymgate', '--workspaces=false');
  simulator = pack('nymgate-simulator', '--workspace=nymgate-simulator');
  install('alone', product);
  install('together', product);
  install('together', simulator);
  consolePackage = pack('nymgate-console', '--workspace=nymgate-console');
  for (const each of [product, simulator, consolePackage]) install('whole', each);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** As it would be published, from what is built. */
function pack(name: string, ...which: readonly string[]): Packed {
  const args = ['pack', ...which, '--ignore-scripts', '--json', '--pack-destination', directory];
  const packed = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' })) as
    | readonly Packed[]
    | Readonly<Record<string, Packed>>;
  // npm 12 writes an object by name, earlier ones a list.
  const found = Object.values(packed).find((each) => each.name === name);
  if (found === undefined) throw new Error(`npm packed no ${name}`);
  return found;
}

/** Unpacked into `node_modules` of a project outside the repository, beside its own dependencies and nothing else. */
function install(project: string, { name, filename }: Packed): void {
  const modules = join(directory, project, 'node_modules');
  mkdirSync(join(modules, name), { recursive: true });
  execFileSync('tar', ['-xzf', join(directory, filename), '-C', join(modules, name), '--strip-components=1']);
  for (const dependency of Object.keys(manifestOf(join(modules, name)).dependencies)) {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true });
    rmSync(join(modules, dependency), { force: true });
    symlinkSync(join(root, 'node_modules', dependency), join(modules, dependency), 'junction');
  }
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function nymgate(project: string, ...args: readonly string[]) {
  const main = join(directory, project, 'node_modules/nymgate/dist/cli/main.js');
  return spawnSync(process.execPath, [main, ...args], {
    cwd: join(directory, project),
    encoding: 'utf8',
    env: {},
  });
}

describe('the product, installed alone', () => {
  it('has nothing of the simulator, and does not depend on what only the simulator needs', () => {
    const paths = product.files.map(({ path }) => path);
    expect(
      paths.filter(
        (path) =>
          /simulat/.test(path) &&
          !/^docs\/|load-simulator\.|^dist\/cli\/(?:commands\/)?simulated?[./]|run-simulate\./.test(path),
      ),
    ).toEqual([]);
    const { dependencies, peerDependencies, optionalDependencies, exports } = manifestOf(root);
    const names = Object.keys(dependencies);
    expect(names).not.toContain('nymgate-simulator');
    expect(names).not.toContain('nymgate-console');
    expect(names.filter((name) => /hono/.test(name))).toEqual([]);
    expect(Object.keys(peerDependencies ?? {})).toEqual([
      '@azure/functions',
      '@redis/client',
      'hyparquet',
      'hyparquet-compressors',
      'hyparquet-writer',
    ]);
    expect(optionalDependencies).toBeUndefined();
    expect(Object.keys(exports as object)).not.toContain('./simulator');
  });

  it.each([
    ['demo', ['demo']],
    ['demo --once', ['demo', '--once', '--json']],
    ['call --simulator', ['call', 'entra-id', '/v1.0/users', '--simulator']],
  ])('%s says in one line what is missing and what to do', (_, args) => {
    const { status, stdout, stderr } = nymgate('alone', ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(MISSING);
  });

  it('does everything else', () => {
    expect(nymgate('alone', '--help')).toMatchObject({ status: 0, stderr: '' });
    expect(nymgate('alone', 'keys', 'create').status).toBe(0);
    expect(nymgate('alone', 'rules', 'print', 'entra-id').status).toBe(0);
    expect(nymgate('alone', 'serve', '--config', 'none.yaml').stderr).toMatch(/CONFIG_UNREADABLE/);
    expect(nymgate('alone', 'call', 'entra-id', '/v1.0/users', '--url', 'http://127.0.0.1:1')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^(?!USAGE)/),
    });
    const entries = Object.keys(manifestOf(root)['exports'] as object)
      .filter((entry) => !entry.endsWith('.json'))
      .map((entry) => `import '${entry.replace('.', 'nymgate')}';`);
    const loads = spawnSync(process.execPath, ['--input-type=module', '-e', entries.join('\n')], {
      cwd: join(directory, 'alone'),
      encoding: 'utf8',
    });
    expect([loads.stderr, loads.status]).toEqual(['', 0]);
  });
});

describe('with the simulator installed beside it', () => {
  it.each([
    ['demo --once', ['demo', '--once', '--tls', '--people', '10']],
    ['call --simulator', ['call', 'entra-id', '/v1.0/users?$top=1', '--simulator']],
  ])('%s works', (_, args) => {
    const { status, stdout } = nymgate('together', ...args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/t~/);
  });

  it('the demo goes on without the console, and says how to get it', async () => {
    const said = await untilSaid('together', ['demo', '--port', '0', '--people', '10'], /Ctrl-C ends/);
    expect(said).toMatch(
      /^The package nymgate-console is not installed\. Continuing without it\.\ndownload /,
    );
    expect(said).toContain(`npm install -g ./${consolePackage.filename}`);
    expect(said).not.toContain('#t=');
  });

  it('console says in one line what is missing and what to do', () => {
    const { status, stdout, stderr } = nymgate('together', 'console');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^USAGE The package nymgate-console is not installed\. .*\n$/);
  });

  it('the simulator is built, licensed and released as the product is', () => {
    isReleasedWithProduct('packages/simulator');
    const own = manifestOf(join(root, 'packages/simulator'));
    const { dependencies, devDependencies } = manifestOf(root);
    expect({ ...dependencies, ...(devDependencies as object) }).toMatchObject(own.dependencies);
    const paths = simulator.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['LICENSE', 'NOTICE', 'README.md', 'package.json', 'dist/index.d.ts']),
    );
    expect(
      paths.filter((path) => !/^(?:dist\/.*\.(?:js|d\.ts)|[A-Z]+(?:\.md)?|package\.json)$/.test(path)),
    ).toEqual([]);
    expect(paths.filter((path) => /\.test\./.test(path))).toEqual([]);
  });
});

describe('with the console installed beside both', () => {
  it.each([
    ['console', ['console', '--console-port', '0', '--people', '10'], /^Console (http:\S+)#t=[\w-]{43}$/m],
    ['demo', ['demo', '--port', '0', '--console-port', '0', '--people', '10'], /in a browser: (http:\S+)#t=/],
  ])('%s names the address of the page first', async (_, args, first) => {
    const said = await untilSaid('whole', args, /Ctrl-C ends/);
    expect(said.split('\n')[0]).toMatch(first);
  });

  it('the demo takes any free port when that of the console is taken, and says so', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const args = ['demo', '--port', '0', '--console-port', String(port), '--people', '10'];
    const said = await untilSaid('whole', args, /Ctrl-C ends/);
    taken.close();
    expect(said).toMatch(new RegExp(`^Port ${port} is in use; the console uses another one\\.\\n`));
    expect(said).toMatch(/#t=/);
  });

  it('the console is built, licensed and released as the product is', () => {
    isReleasedWithProduct('packages/console');
    const paths = consolePackage.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['LICENSE', 'NOTICE', 'README.md', 'dist/index.d.ts', 'dist/page/index.html']),
    );
    expect(paths.filter((path) => /\.test\.|\.tsx?$(?<!\.d\.ts)/.test(path))).toEqual([]);
  });
});

function isReleasedWithProduct(folder: string): void {
  const { version, license, type, engines } = manifestOf(root);
  expect(manifestOf(join(root, folder))).toMatchObject({ version, license, type, engines });
  for (const file of ['LICENSE', 'NOTICE'])
    expect(readFileSync(join(root, folder, file), 'utf8')).toBe(readFileSync(join(root, file), 'utf8'));
}

/** Standard output of a command that stays up, until it has said this; then it is ended. */
async function untilSaid(project: string, args: readonly string[], last: RegExp): Promise<string> {
  const main = join(directory, project, 'node_modules/nymgate/dist/cli/main.js');
  const child = spawn(process.execPath, [main, ...args], { cwd: join(directory, project), env: {} });
  const ended = once(child, 'exit');
  let [said, noted] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    noted += part;
  });
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said += part;
    if (last.test(said)) child.kill('SIGINT');
  });
  expect([(await ended)[0], noted]).toEqual([0, '']);
  return said;
}
