import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle } from '../../tools/build-bundle.ts';
import { ENTRIES } from '../../tools/bundle/entries.ts';
import { writeCaches } from '../../tools/bundle/make-cache.ts';

const ID = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const PATIENCE_MILLISECONDS = 20_000;

/** Loaded before the bundle: tells which files it reads, and what V8 makes of its cache; undefined: it gives V8 none. */
const PROBE = `const fs = require('node:fs');
const vm = require('node:vm');
const { readFileSync } = fs;
fs.readFileSync = (name, ...rest) => {
  process.stderr.write('reads: ' + name + '\\n');
  return readFileSync(name, ...rest);
};
vm.Script = class extends vm.Script {
  constructor(code, options) {
    super(code, options);
    const [, name] = /(\\w+)-[0-9a-f]{16}\\.cjs$/.exec(options.filename);
    process.stderr.write('rejected: ' + name + ' ' + this.cachedDataRejected + '\\n');
    process.stderr.write('heap: ' + require('node:v8').getHeapStatistics().heap_size_limit / 1048576 + '\\n');
  }
};`;

const directory = mkdtempSync(join(tmpdir(), 'nymgate-cache-test-'));
const path = (name: string) => join(directory, name);
const children: ChildProcess[] = [];

beforeAll(async () => {
  await buildBundle(path('built'));
  writeFileSync(path('probe.cjs'), PROBE);
  const key = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');
  writeFileSync(path('key'), key, { mode: 0o600 });
  const assertion = { type: 'token-file', path: path('token') };
  const config = {
    listen: { port: 0 },
    admin: { enabled: false },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${path('key')}` }] },
    // Nothing is asked of either before the first request.
    source: { authority: 'http://127.0.0.1:9', graph: 'http://127.0.0.1:9' },
    connectors: { 'outlook-cal': { tenant: ID, clientId: ID, assertion } },
  };
  writeFileSync(path('nymgate.json'), JSON.stringify(config));
  writeFileSync(
    path('rules.json'),
    JSON.stringify({
      endpoints: [
        { pathTemplate: '/v1.0/users', transforms: [{ method: 'redact', jsonPaths: ['$..mail'] }] },
      ],
    }),
  );
  writeFileSync(
    path('rules.yaml'),
    'endpoints:\n- pathTemplate: /v1.0/users\n  transforms: [!<redact> { jsonPaths: ["$..mail"] }]\n',
  );
  for (const language of ['json', 'yaml']) {
    const connector = { ...config.connectors['outlook-cal'], rules: path(`rules.${language}`) };
    const own = { ...config, connectors: { 'outlook-cal': connector } };
    writeFileSync(path(`ruled-${language}.json`), JSON.stringify(own));
  }
});

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

/** A copy of the bundle; its caches: that of what every start reads, and those of the parts. */
function copyBundle(name: string): {
  readonly folder: string;
  readonly cache: string;
  readonly rules: string;
} {
  const folder = path(name);
  cpSync(path('built'), folder, { recursive: true, preserveTimestamps: true });
  const caches = readdirSync(folder).filter((file) => file.endsWith('.cache'));
  expect(caches.map((file) => file.slice(0, file.indexOf('-'))).sort()).toEqual(['rules', 'serve', 'yaml']);
  const cacheOf = (code: string) => join(folder, caches.find((file) => file.startsWith(`${code}-`)) ?? '');
  return { folder, cache: cacheOf('serve'), rules: cacheOf('rules') };
}

type Start = {
  /** Whether V8 rejected the cache: `true`, `false`, or `undefined` where there was none. */
  readonly rejected: string;
  /** The same of every code that was run, by its name. */
  readonly all: Readonly<Record<string, string>>;
  readonly reads: readonly string[];
  /** MiB that the heap may grow to. */
  readonly heap: number;
};

/** Starts the bundle until it listens and is ready. */
async function startIn(
  folder: string,
  { switches = [], config = 'nymgate.json' }: { switches?: readonly string[]; config?: string } = {},
): Promise<Start> {
  const args = ['--require', path('probe.cjs'), join(folder, 'node.cjs'), 'serve', '--config'];
  const child = spawn(process.execPath, [...switches, ...args, path(config)], {
    cwd: folder,
    // The guard of the process refuses loaders elsewhere.
    env: { NODE_ENV: 'development' },
  });
  children.push(child);
  const { url, told } = await listening(child);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  const all = Object.fromEntries([...told.matchAll(/rejected: (\w+) (\w+)/g)].map(([, of, is]) => [of, is]));
  return {
    rejected: all['serve'] ?? told,
    all,
    heap: Number(/heap: ([\d.]+)/.exec(told)?.[1]),
    reads: [...told.matchAll(/reads: (.*)/g)].map(([, name = '']) => name),
  };
}

function listening(child: ChildProcess): Promise<{ readonly url: string; readonly told: string }> {
  return new Promise((resolve, reject) => {
    let told = '';
    const fail = (why: string) => reject(new Error(`${why}: ${told}`));
    setTimeout(() => fail('does not listen'), PATIENCE_MILLISECONDS).unref();
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      told += part;
      const [, url] = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(told) ?? [];
      if (url !== undefined) resolve({ url, told });
    });
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
}

describe("V8's cache beside the bundle", () => {
  it('is accepted by the Node that made it', async () => {
    expect(await startIn(path('built'))).toMatchObject({ rejected: 'false' });
  });

  it('is the same twenty times', () => {
    const { folder, cache } = copyBundle('again');
    const code = basename(cache).replace(/\..*$/, '');
    const made = Array.from({ length: 20 }, () => {
      writeCaches(folder, [code], process.execPath);
      return readFileSync(cache).toString('latin1');
    });
    expect(new Set(made)).toEqual(new Set([readFileSync(join(path('built'), basename(cache)), 'latin1')]));
  }, 120_000);

  it('is named after the code and the V8 that it is for', () => {
    const { cache } = copyBundle('named');
    const { platform, arch, versions } = process;
    expect(cache).toContain(`.${platform}-${arch}-v8-${versions.v8}.cache`);
    const code = cache.slice(0, cache.indexOf(`.${platform}-`));
    expect(statSync(`${code}.cjs`).isFile()).toBe(true);
    expect(readFileSync(path('built/node.cjs'), 'latin1')).toMatch(/'serve-[0-9a-f]{16}'/);
  });

  it('need not be there', async () => {
    const { folder, cache } = copyBundle('without');
    rmSync(cache);
    expect(await startIn(folder)).toMatchObject({ rejected: 'undefined' });
  });

  it('is not taken when it is cut off', async () => {
    const { folder, cache } = copyBundle('cut');
    truncateSync(cache, statSync(cache).size / 2);
    expect(await startIn(folder)).toMatchObject({ rejected: 'true' });
  });

  it('is not taken when it is empty', async () => {
    const { folder, cache } = copyBundle('empty');
    truncateSync(cache, 0);
    expect(await startIn(folder)).toMatchObject({ rejected: 'true' });
  });

  it('is not looked for under the name of other code', async () => {
    const { folder, cache } = copyBundle('renamed');
    renameSync(cache, cache.replace(/serve-[0-9a-f]{16}/, 'serve-0123456789abcdef'));
    expect(await startIn(folder)).toMatchObject({ rejected: 'undefined' });
  });

  it('is not taken when it was made of other code, whatever its name', async () => {
    const { folder, cache } = copyBundle('other');
    writeFileSync(cache, new Script('(function other() {})').createCachedData());
    expect(await startIn(folder)).toMatchObject({ rejected: 'true' });
  });

  it('is not taken when another V8 has made it, whatever its name', async () => {
    const { folder, cache } = copyBundle('another-v8');
    const bytes = readFileSync(cache);
    // The second word of V8's header is the hash of its version (`SerializedCodeData`).
    bytes.writeUInt32LE((bytes.readUInt32LE(4) ^ 1) >>> 0, 4);
    writeFileSync(cache, bytes);
    expect(await startIn(folder)).toMatchObject({ rejected: 'true' });
  });

  it('can be made for a Node of another place, beside that of others', async () => {
    const node = path('other-node');
    writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
    const { folder, cache } = copyBundle('for-another');
    renameSync(cache, cache.replace(/v8-.*\.cache$/, 'v8-1.2.3.cache'));
    const bundle = await buildBundle(folder, ENTRIES.node, [node]);
    const caches = readdirSync(folder).filter((file) => file.endsWith('.cache'));
    expect(caches.filter((file) => file.startsWith('serve-'))).toHaveLength(2);
    const made = caches.filter((file) => !file.includes('v8-1.2.3'));
    const sizes = made.map((file) => statSync(join(folder, file)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bundle.cache);
    expect(await startIn(folder)).toMatchObject({ rejected: 'false' });
  }, 120_000);

  it('is accepted under the switches of the heap that guides and Lambda set, which stay in force', async () => {
    const switches = ['--expose-gc', '--max-semi-space-size=25', '--max_old_space_size=460'];
    const { rejected, heap } = await startIn(path('built'), { switches });
    expect(rejected).toBe('false');
    // The old generation, and the young one beside it.
    expect(heap).toBeGreaterThan(460);
    expect(heap).toBeLessThan(700);
  });

  it('is not taken under other switches of V8, which costs time and nothing else', async () => {
    const switches = ['--semi-space-growth-factor=3'];
    expect(await startIn(path('built'), { switches })).toMatchObject({ rejected: 'true' });
  });

  it('is read from the folder of the bundle, as the code and the kernel are, and nothing else is', async () => {
    const { folder, cache } = copyBundle('read');
    const { reads } = await startIn(folder);
    const code = cache.replace(/(serve-[0-9a-f]{16})\..*$/, '$1.cjs');
    const expected = [cache, code, join(folder, 'kernel.wasm'), join(folder, 'node.cjs')];
    // What the process reads back of its own seal (SWI-01) is no file of anybody; a number is a file that is open, such as the configuration.
    const files = new Set(reads.filter((name) => !name.startsWith('/proc/self/') && !/^\d+$/.test(name)));
    expect([...files].sort()).toEqual(expected.sort());
  });

  it('is joined by one of the code for rule files, which is read with that code, and by one of the YAML parser', async () => {
    expect((await startIn(path('built'))).all).toEqual({ serve: 'false' });
    const json = await startIn(path('built'), { config: 'ruled-json.json' });
    expect(json.all).toEqual({ serve: 'false', rules: 'false' });
    const yaml = await startIn(path('built'), { config: 'ruled-yaml.json' });
    expect(yaml.all).toEqual({ serve: 'false', rules: 'false', yaml: 'false' });
  });

  it.each<readonly [string, (cache: string) => void, string]>([
    ['is not there', (cache) => rmSync(cache), 'undefined'],
    ['is cut off', (cache) => truncateSync(cache, statSync(cache).size / 2), 'true'],
    [
      'is that of other code',
      (cache) => writeFileSync(cache, new Script('(function other() {})').createCachedData()),
      'true',
    ],
    ['is that of the code of every start', (cache) => cpSync(copyBundle('serves').cache, cache), 'true'],
  ])('that of rule files costs time and nothing else where it %s', async (name, spoil, rejected) => {
    const { folder, rules } = copyBundle(`rules-${name.replaceAll(' ', '-')}`);
    spoil(rules);
    const { all } = await startIn(folder, { config: 'ruled-json.json' });
    expect(all).toEqual({ serve: 'false', rules: rejected });
  });

  it('is not written, nor is anything else, by a start', async () => {
    const { folder, cache } = copyBundle('unwritten');
    rmSync(cache);
    const before = listing(folder);
    await startIn(folder);
    expect(listing(folder)).toEqual(before);
  });
});

function listing(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => {
    const { size, mtimeMs } = statSync(join(folder, name));
    return `${name} ${size} ${mtimeMs}`;
  });
}
