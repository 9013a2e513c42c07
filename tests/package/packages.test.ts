import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'nymgate-packages-'));
const MISSING =
  /^USAGE "demo" and "call --simulator" need the package nymgate-simulator, and it is not installed beside nymgate\. \(take nymgate-simulator-(\d+\.\d+\.\d+)\.tgz from the release, or make it in a clone of the repository \(npm ci && npm pack -w nymgate-simulator\); then install it where nymgate is: npm install -g \.\/nymgate-simulator-\1\.tgz\)\n$/;

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

beforeAll(() => {
  product = pack('nymgate', '--workspaces=false');
  simulator = pack('nymgate-simulator', '--workspace=nymgate-simulator');
  install('alone', product);
  install('together', product);
  install('together', simulator);
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
          !/^docs\/|load-simulator\.|^dist\/cli\/(?:commands\/)?simulate[./]|run-simulate\./.test(path),
      ),
    ).toEqual([]);
    const { dependencies, peerDependencies, optionalDependencies, exports } = manifestOf(root);
    const names = Object.keys(dependencies);
    expect(names).not.toContain('nymgate-simulator');
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

  it('the simulator is built, licensed and released as the product is', () => {
    const own = manifestOf(join(root, 'simulator'));
    const { version, license, type, engines, dependencies, devDependencies } = manifestOf(root);
    expect(own).toMatchObject({ version, license, type, engines });
    expect({ ...dependencies, ...(devDependencies as object) }).toMatchObject(own.dependencies);
    for (const file of ['LICENSE', 'NOTICE'])
      expect(readFileSync(join(root, 'simulator', file), 'utf8')).toBe(
        readFileSync(join(root, file), 'utf8'),
      );
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
