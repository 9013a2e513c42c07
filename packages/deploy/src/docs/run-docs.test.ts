import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { deployments } from '../../../../tests/documents/deployments.ts';
import { runCommandLine } from '../../../cli/src/run-command-line.ts';
import { createTerminal } from '../../../shell/src/terminal/print.ts';
import { addStamp, detectOwner } from './run-docs.ts';

let folder = '';
let said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nymgate-docs-'));
  said = [];
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'deployment.json'), JSON.stringify(deployments()['aws']));
});

const OUT = (): string => join(folder, 'out');

function docs(...more: readonly string[]): Promise<number> {
  const terminal = createTerminal(process.stdout, process.stderr, { NO_COLOR: '1' });
  const keep = (line: string): void => void said.push(line);
  return runCommandLine(
    ['docs', '--deployment', join(folder, 'deployment.json'), '--out', OUT(), '--format', 'md', ...more],
    { ...terminal, out: keep, note: keep },
  );
}

function edit(name: string, change: (text: string) => string): void {
  writeFileSync(join(OUT(), name), change(readFileSync(join(OUT(), name), 'utf8')));
}

describe('nymgate docs', () => {
  test('writes every document, the script to be run, and nothing a second time', async () => {
    expect(await docs()).toBe(0);
    expect(readdirSync(OUT())).toHaveLength(7);
    expect(statSync(join(OUT(), 'test.sh')).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(OUT(), 'test.sh'), 'utf8')).toMatch(
      /^#!\/usr\/bin\/env bash\n# Written by nymgate docs/,
    );
    said = [];
    expect(await docs()).toBe(0);
    expect(said).toEqual(['7 documents, 0 written']);
  });

  test('DOC-02: a file that somebody changed, or wrote, stops it before anything is written', async () => {
    await docs();
    edit('connect.md', (text) => `${text}\nCall Jane.\n`);
    writeFileSync(join(OUT(), 'uninstall.md'), 'My own notes.\n');
    rmSync(join(OUT(), 'test.sh'));
    expect(await docs()).toBe(2);
    expect(said.join('\n')).toMatch(
      /connect\.md.*was changed by hand[\s\S]*uninstall\.md.*was not written by nymgate docs/,
    );
    expect(readdirSync(OUT())).not.toContain('test.sh');
    expect(readFileSync(join(OUT(), 'connect.md'), 'utf8')).toContain('Call Jane.');
  });

  test('--force writes over them and keeps what was there', async () => {
    await docs();
    edit('connect.md', (text) => `${text}\nCall Jane.\n`);
    expect(await docs('--force')).toBe(0);
    expect(readFileSync(join(OUT(), 'connect.md.bak'), 'utf8')).toContain('Call Jane.');
    expect(await docs('--check')).toBe(0);
  });

  test('DOC-03: a second --force keeps what the first one kept', async () => {
    for (const words of ['Call Jane.', 'Call Joe.']) {
      await docs();
      edit('connect.md', (text) => `${text}\n${words}\n`);
      expect(await docs('--force')).toBe(0);
    }
    expect(readFileSync(join(OUT(), 'connect.md.bak'), 'utf8')).toContain('Call Jane.');
    expect(readFileSync(join(OUT(), 'connect.md.bak.2'), 'utf8')).toContain('Call Joe.');
  });

  test('DOC-03: a link that lies in the folder is not written through', async () => {
    const own = join(folder, '.bashrc');
    writeFileSync(own, 'mine\n');
    mkdirSync(OUT());
    symlinkSync(own, join(OUT(), 'test.sh.new'));
    expect(await docs()).toBe(0);
    expect(readFileSync(own, 'utf8')).toBe('mine\n');
    expect(statSync(join(OUT(), 'test.sh')).mode & 0o777).toBe(0o755);
  });

  test('--check writes nothing and says what is stale, missing, changed or left', async () => {
    expect(await docs('--check')).toBe(1);
    expect(readdirSync(folder)).toEqual(['deployment.json']);
    await docs();
    rmSync(join(OUT(), 'uninstall.md'));
    writeFileSync(join(OUT(), 'teams-policy.md'), addStamp('teams-policy.md', '# Old\n'));
    writeFileSync(join(OUT(), 'connect.md'), addStamp('connect.md', '# Of another deployment\n'));
    edit('privacy-entra-id.md', (text) => text.replace('never', 'always'));
    writeFileSync(join(OUT(), 'readme.md'), 'mine\n');
    said = [];
    expect(await docs('--check')).toBe(1);
    expect(said.map((line) => line.trim().replaceAll(/ {2,}/g, ' '))).toEqual([
      'connect.md is of another deployment or version',
      'privacy-entra-id.md was changed by hand',
      'uninstall.md is not written yet',
      'teams-policy.md belongs to nothing in this deployment',
      'stale 4 of 8 documents; run "nymgate docs" without --check',
    ]);
  });

  test('what Terraform wraps is read too; what is none says so', async () => {
    writeFileSync(
      join(folder, 'deployment.json'),
      JSON.stringify({ deployment: { sensitive: false, value: deployments()['gcp'] } }),
    );
    expect(await docs()).toBe(0);
    writeFileSync(join(folder, 'deployment.json'), '{');
    expect(await docs()).toBe(2);
    expect(said.at(-1)).toMatch(/is not JSON.*tofu output -json deployment/);
    writeFileSync(join(folder, 'deployment.json'), '{"schemaVersion":2}');
    expect(await docs()).toBe(1);
    expect(said.at(-1)).toContain('DEPLOYMENT_INVALID');
  });

  test('a folder that cannot be read', async () => {
    writeFileSync(OUT(), 'a file');
    expect(await docs()).toBe(2);
    chmodSync(OUT(), 0o600);
  });
});

describe('stamp', () => {
  test.each(['connect.md', 'connect.html', 'test.sh'])(
    '%s is known again, and with one letter more is not',
    (name) => {
      const content = name.endsWith('.sh') ? '#!/bin/sh\necho a\n' : '<!doctype html>\n<p>a</p>\n';
      const stamped = addStamp(name, content);
      expect(detectOwner(stamped)).toBe('ours');
      expect(detectOwner(stamped.replace('a<', 'b<').replace('echo a', 'echo b'))).toBe('changed');
      expect(detectOwner(content)).toBe('foreign');
    },
  );
});
