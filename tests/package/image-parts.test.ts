import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { archiveName, compareNode, compareNodeOnline } from '../../tools/image/compare-node.ts';
import { sourcesList } from '../../tools/image/debian.ts';
import { ARCHITECTURES, type Architecture, readImageLock } from '../../tools/image/image-lock.ts';

describe('T8-08 Node of the npm packages', () => {
  const version = '24.0.0';

  test('is that of the Node project', () => {
    const { node, sums, folder } = offered('program');
    expect(() => compareNode(node, sums)).not.toThrow();
    expect(compareNodeOnline(node, `file://${folder}/dist`)).toBe(true);
  });

  test('is another one', () => {
    const { node, sums, folder } = offered('another program');
    expect(() => compareNode(node, sums)).toThrow(/is not that of the Node project/);
    expect(() => compareNodeOnline(node, `file://${folder}/dist`)).toThrow(/is not that of the Node project/);
  });

  test.each([
    ['an archive with another sum', (sums: string) => change(sums, (text) => text.replaceAll(/^./gm, 'x'))],
    ['sums of another version', (sums: string) => change(sums, (text) => text.replaceAll('24.0', '24.1'))],
    ['no archive', (sums: string) => rmSync(join(sums, '..', archiveName(version, 'arm64')))],
  ])('with %s proves nothing', (_, spoil) => {
    const { node, sums } = offered('program');
    spoil(sums);
    expect(() => compareNode(node, sums)).toThrow(/another SHA-256|does not name|is missing/);
  });

  test('is not compared when the project cannot be reached, and the lock can say so', () => {
    const { node, folder } = offered('program');
    expect(compareNodeOnline(node, `file://${folder}/nowhere`)).toBe(false);
    expect(readImageLock().node.comparedWithNodejsOrg).toBeTypeOf('boolean');
  });

  /** npm packages with a program in them, and what the Node project has published. */
  function offered(inPackages: string) {
    const folder = mkdtempSync(join(tmpdir(), 'nymgate-parts-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const dist = join(folder, `dist/v${version}`);
    mkdirSync(dist, { recursive: true });
    const lines: string[] = [];
    const packed = (architecture: Architecture) => {
      const name = archiveName(version, architecture);
      pack(join(dist, name), name.replace('.tar.gz', ''), `program ${architecture}`);
      const sum = createHash('sha256')
        .update(readFileSync(join(dist, name)))
        .digest('hex');
      lines.push(`${sum}  ${name}\n`);
      const file = join(folder, `${architecture}.tgz`);
      pack(file, 'package', `${inPackages} ${architecture}`);
      return file;
    };
    const [amd64 = '', arm64 = ''] = ARCHITECTURES.map(packed);
    const sums = join(dist, 'SHASUMS256.txt');
    writeFileSync(sums, lines.join(''));
    return { folder, sums, node: { version, packages: { amd64, arm64 } } };
  }

  function pack(file: string, top: string, program: string): void {
    const folder = mkdtempSync(join(tmpdir(), 'nymgate-pack-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, top, 'bin'), { recursive: true });
    writeFileSync(join(folder, top, 'bin/node'), program);
    writeFileSync(join(folder, top, 'LICENSE'), 'A licence.\n');
    execFileSync('tar', ['-czf', file, '-C', folder, top]);
  }

  function change(file: string, edit: (text: string) => string): void {
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
  }
});

describe("T8-08 Debian's signature", () => {
  test.each([
    ['http://deb.debian.org', false],
    ['https://mirror.example', false],
    ['https://mirror.example/20261127', false],
    ['https://mirror.example/20261127T144313Z', true],
    ['file:///srv/20261127T144313Z/all', true],
  ])('of %s may be past its end: %s', (mirror, may) => {
    const lines = sourcesList(mirror, 'trixie').trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.includes('check-valid-until=no')).toBe(may);
    expect(lines.at(-1)).toContain(`${mirror}/debian-security trixie-security main`);
  });
});
