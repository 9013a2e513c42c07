import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  BUILDS,
  blobPath,
  LAYOUT,
  listTar,
  type Named,
  readBlob,
  readImage,
  readIndex,
} from './image-under-test.ts';

// Read with GNU tar and by the words of the OCI Image Format Specification 1.1, not with the code that writes it.

const ARCHITECTURES = ['amd64', 'arm64'] as const;
const LOADERS = { amd64: 'usr/lib64/ld-linux-x86-64.so.2', arm64: 'usr/lib/ld-linux-aarch64.so.1' };
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const lock = JSON.parse(readFileSync(new URL('../../tools/image/image-lock.json', import.meta.url), 'utf8'));

function sha256(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function pathsOf(architecture: string): readonly string[] {
  return listTar(join(BUILDS.first, `${architecture}.tar`)).map(({ path }) => path);
}

describe('SUP-01 two builds of the same sources', () => {
  test('are equal, byte for byte', () => {
    const files = (folder: string) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each) => join(each.parentPath, each.name))
        .map((path) => [path.slice(folder.length), sha256(readFileSync(path))])
        .sort();
    expect(BUILDS.first).not.toBe(BUILDS.second);
    expect(files(BUILDS.second)).toEqual(files(BUILDS.first));
    expect(files(BUILDS.first).length).toBeGreaterThan(60);
  });
});

describe('the layout', () => {
  test('holds what it names, each under its own hash, and nothing else', () => {
    const index = readIndex();
    const { manifests } = readBlob<{ manifests: readonly Named[] }>(index.digest);
    const named = manifests.flatMap((each) => {
      const { config, layers } = readBlob<{ config: Named; layers: readonly Named[] }>(each.digest);
      return [each, config, ...layers];
    });
    for (const { digest, size } of [index, ...named]) {
      const content = readFileSync(blobPath(digest));
      expect([sha256(content), content.length]).toEqual([digest, size]);
    }
    expect(readdirSync(join(LAYOUT, 'blobs/sha256')).sort()).toEqual(
      [...new Set([index, ...named].map(({ digest }) => digest.slice(7)))].sort(),
    );
  });

  test.each(ARCHITECTURES)('%s: diff ids are those of the unpacked layers', (architecture) => {
    const { manifest, config } = readImage(architecture);
    expect(config.architecture).toBe(architecture);
    expect(config.rootfs.diff_ids).toEqual(
      manifest.layers.map(({ digest }) => sha256(gunzipSync(readFileSync(blobPath(digest))))),
    );
  });

  test('one file has the same in it', () => {
    const inside = execFileSync('tar', [
      '-xOf',
      join(BUILDS.first, `nymgate-${version}.oci.tar`),
      'index.json',
    ]);
    expect(inside.toString()).toBe(readFileSync(join(LAYOUT, 'index.json'), 'utf8'));
  });

  test('says version, commit and licence; runs the gateway as nobody', () => {
    const { config, manifest } = readImage('amd64');
    const label = (name: string) => config.config.Labels[`org.opencontainers.image.${name}`];
    expect(label('version')).toBe(version);
    expect(label('revision')).toMatch(/^[0-9a-f]{40}(?:-dirty)?$/);
    expect(label('licenses')).toBe('Apache-2.0');
    expect(label('created')).toBe(config.created);
    expect(manifest.annotations).toEqual(config.config.Labels);
    expect(config.config).toMatchObject({
      User: '65532:65532',
      Cmd: ['serve', '--config', '/etc/nymgate/nymgate.yaml'],
      WorkingDir: '/etc/nymgate',
      StopSignal: 'SIGTERM',
    });
  });
});

describe.each(ARCHITECTURES)('the files for %s', (architecture) => {
  const listed = listTar(join(BUILDS.first, `${architecture}.tar`));

  test('belong to root, and none can be written by another or takes rights with it', () => {
    expect(new Set(listed.map(({ owner }) => owner))).toEqual(new Set(['0/0']));
    const writable = listed.filter(({ mode }) => !mode.startsWith('l') && /^.....w|^........w/.test(mode));
    expect(writable.map(({ path }) => path)).toEqual(['tmp/']);
    expect(listed.filter(({ mode }) => /s/i.test(mode.slice(1, 7)))).toEqual([]);
  });

  test('are the C runtime, Node, the bundle and their licences: no shell, no tool', () => {
    const programs = listed.filter(
      ({ mode, path }) => mode.startsWith('-rwx') && !path.startsWith('usr/lib'),
    );
    expect(programs.map(({ path }) => path)).toEqual(['usr/local/bin/node']);
    const paths = new Set(listed.map(({ path }) => path.replace(/ -> .*/, '')));
    expect(paths).toContain(LOADERS[architecture]);
    for (const name of Object.keys(lock.debian.packages[architecture])) {
      expect(paths).toContain(`var/lib/dpkg/status.d/${name}`);
      expect([...paths].some((path) => path.startsWith(`usr/share/doc/${name}`))).toBe(true);
    }
    for (const path of [
      'opt/nymgate/node.cjs',
      'opt/nymgate/command-line.cjs',
      'usr/share/doc/nymgate/NOTICE',
    ])
      expect(paths).toContain(path);
  });

  test('every link leads to something', () => {
    const links = listed.filter(({ mode }) => mode.startsWith('l')).map(({ path }) => path.split(' -> '));
    const paths = new Set(listed.map(({ path }) => path.replace(/\/$| -> .*/, '')));
    for (const [from = '', to = ''] of links)
      expect(paths).toContain(join(to.startsWith('/') ? '' : join(from, '..'), to));
    expect(links.length).toBeGreaterThan(4);
  });

  test('the layers together are the same', () => {
    const { manifest } = readImage(architecture);
    const layered = manifest.layers.flatMap(({ digest }) =>
      listTar(blobPath(digest)).map(({ path }) => path),
    );
    expect([...new Set(layered)].sort()).toEqual(listed.map(({ path }) => path).sort());
  });

  test('have no more bytes than they did', () => {
    const sent = readImage(architecture).manifest.layers.reduce((sum, { size }) => sum + size, 0);
    expect(sent).toBeLessThan(52_000_000);
    expect(sent).toBeGreaterThan(40_000_000);
    expect(statSync(join(BUILDS.first, `${architecture}.tar`)).size).toBeLessThan(141_000_000);
  });
});

describe("V8's cache", () => {
  test('is there for amd64, where the build can run Node, and not for arm64', () => {
    const caches = (architecture: string) => pathsOf(architecture).filter((path) => path.endsWith('.cache'));
    const names = caches('amd64').map((file) => /(\w+)-[0-9a-f]{16}\.linux-x64-v8-/.exec(file)?.[1]);
    expect(names.sort()).toEqual(['rules', 'serve', 'yaml']);
    expect(caches('arm64')).toEqual([]);
  });
});

describe.each(ARCHITECTURES)('T8-01 the list of parts for %s', (architecture) => {
  const bom = JSON.parse(readFileSync(join(BUILDS.first, `sbom-${architecture}.cdx.json`), 'utf8'));

  test('names Node and every package of Debian with the version and the hash of the lock', () => {
    const found = (name: string) => bom.components.find((each: { name: string }) => each.name === name);
    for (const [name, { version, sha256 }] of Object.entries<{ version: string; sha256: string }>(
      lock.debian.packages[architecture],
    ))
      expect(found(name)).toMatchObject({ version, hashes: [{ alg: 'SHA-256', content: sha256 }] });
    expect(found('node').version).toBe(lock.node.version);
    expect(found('undici')).toBeDefined();
  });

  test('is in the image', () => {
    const inside = execFileSync('tar', [
      '-xOf',
      join(BUILDS.first, `${architecture}.tar`),
      'usr/share/doc/nymgate/sbom.cdx.json',
    ]);
    expect(JSON.parse(inside.toString())).toEqual(bom);
  });
});
