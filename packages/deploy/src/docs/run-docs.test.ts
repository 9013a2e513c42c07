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
let printed: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nymgate-docs-'));
  printed = [];
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'deployment.json'), JSON.stringify(deployments()['aws']));
});

const OUT = (): string => join(folder, 'out');

function docs(...more: readonly string[]): Promise<number> {
  const terminal = createTerminal(process.stdout, process.stderr, { NO_COLOR: '1' });
  const keep = (line: string): void => void printed.push(line);
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
    expect(readdirSync(OUT())).toHaveLength(10);
    expect(statSync(join(OUT(), 'test.sh')).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(OUT(), 'test.sh'), 'utf8')).toMatch(
      /^#!\/usr\/bin\/env bash\n# Written by nymgate docs/,
    );
    printed = [];
    expect(await docs()).toBe(0);
    expect(printed).toEqual(['10 documents, 0 written']);
  });

  test('DOC-02: a file that somebody changed, or wrote, stops it before anything is written', async () => {
    await docs();
    edit('connect.md', (text) => `${text}\nCall Jane.\n`);
    writeFileSync(join(OUT(), 'uninstall.md'), 'My own notes.\n');
    rmSync(join(OUT(), 'test.sh'));
    expect(await docs()).toBe(2);
    expect(printed.join('\n')).toMatch(
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
    const existing = join(folder, '.bashrc');
    writeFileSync(existing, 'mine\n');
    mkdirSync(OUT());
    symlinkSync(existing, join(OUT(), 'test.sh.new'));
    expect(await docs()).toBe(0);
    expect(readFileSync(existing, 'utf8')).toBe('mine\n');
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
    printed = [];
    expect(await docs('--check')).toBe(1);
    expect(printed.map((line) => line.trim().replaceAll(/ {2,}/g, ' '))).toEqual([
      'connect.md is of another deployment or version',
      'privacy-entra-id.md was changed by hand',
      'uninstall.md is not written yet',
      'teams-policy.md belongs to nothing in this deployment; delete it',
      'stale 3 of 10 documents; run "nymgate docs" without --check',
    ]);
  });

  test('consent documents of an earlier version, one for each connector, are named as left over and fail nothing', async () => {
    mkdirSync(OUT());
    const former = ['consent-entra-id.html', 'consent-outlook-cal.html'];
    for (const name of former) writeFileSync(join(OUT(), name), addStamp(name, '# Consent\n'));
    for (const args of [[], ['--check']]) {
      printed = [];
      expect(await docs(...args)).toBe(0);
      for (const name of former)
        expect(printed.join('\n')).toMatch(
          new RegExp(`${name} +belongs to nothing in this deployment; delete it`),
        );
    }
    expect(printed.at(-1)).toBe('ok 10 documents, all up to date');
    expect(readdirSync(OUT())).toEqual(expect.arrayContaining(former));
  });

  test('what Terraform wraps is read too; what is none says so', async () => {
    writeFileSync(
      join(folder, 'deployment.json'),
      JSON.stringify({ deployment: { sensitive: false, value: deployments()['gcp'] } }),
    );
    expect(await docs()).toBe(0);
    writeFileSync(join(folder, 'deployment.json'), '{');
    expect(await docs()).toBe(2);
    expect(printed.at(-1)).toMatch(/is not JSON.*tofu output -json deployment/);
    writeFileSync(join(folder, 'deployment.json'), '{"schemaVersion":2}');
    expect(await docs()).toBe(1);
    expect(printed.at(-1)).toContain('DEPLOYMENT_INVALID');
  });

  describe('rules of a file', () => {
    const rulesWith = (department: string, more = ''): string => {
      const file = join(folder, 'rules.yaml');
      writeFileSync(
        file,
        `nymgate: 1
name: few
entities:
  account:
    properties:
      id: { treatment: pseudonymize, kind: person, reversible: true }
      department: ${department}
${more}endpoints:
  - id: users
    path: /v1.0/users
    response: { collection: account }
`,
      );
      return `entra-id=${file}`;
    };
    const sheet = (): string => readFileSync(join(OUT(), 'privacy-entra-id.md'), 'utf8');

    test('decide what the sheet says, whatever their entities are called', async () => {
      expect(await docs('--rules', rulesWith('{ treatment: keep, type: word }'), '--strict')).toBe(0);
      expect(sheet()).toMatch(/^\| Department, company[^|]* \| \*\*partly\*\*/m);
      expect(sheet()).toMatch(/^\| [^|]*[Ww]ho manages whom[^|]* \| \*\*no\*\* \|$/m);
      expect(sheet()).not.toContain('Also leaves');
      expect(await docs('--rules', rulesWith('{ treatment: drop }'), '--strict', '--force')).toBe(0);
      expect(sheet()).toMatch(/^\| [^|]*[Dd]epartment, company[^|]* \| \*\*no\*\* \|$/m);
    });

    test('a property that no statement covers is on the sheet, and --strict fails', async () => {
      const more =
        '      bloodGroup: { treatment: keep, type: word }\n      passwordPolicies: { treatment: keep, type: word }\n';
      const rules = rulesWith('{ treatment: drop }', more);
      expect(await docs('--rules', rules)).toBe(0);
      expect(sheet()).toMatch(
        /^> \*\*Also leaves[^\n]*`\/value\/\*\/bloodGroup` \(`\/v1\.0\/users`\)[^\n]*`user\.passwordPolicies`/m,
      );
      expect(await docs('--rules', rules, '--strict')).toBe(1);
      expect(printed.join('\n')).toMatch(/entra-id +\/value\/\*\/bloodGroup +\/v1\.0\/users/);
      expect(await docs('--rules', rules, '--check', '--strict')).toBe(1);
    });

    test('reasons of reviewed properties are on the sheet, unless they are dropped', async () => {
      const agreed = 'reviewed: Agreed with the works council.';
      const more = `      salary: { treatment: keep, type: number, ${agreed} }
      ranges: { ${agreed}, items: { treatment: keep, type: word } }
      health: { ${agreed}, treatment: drop }
      bank: { properties: { iban: { treatment: keep, type: word, reviewed: Needed by <payroll>. } } }
`;
      const department = '{ treatment: keep, type: word }';
      expect(await docs('--rules', rulesWith(department, more))).toBe(0);
      expect(sheet()).toMatch(
        /^> \*\*Reviewed by the authors of the rules:\*\* `account\.salary`, `account\.ranges` \(Agreed with the works council\.\); `account\.bank\.iban` \(Needed by \S*payroll\S*\.\)$/m,
      );
      expect(await docs('--rules', rulesWith(department, more), '--language', 'de', '--force')).toBe(0);
      expect(sheet()).toContain('**Von den Verfassern der Regeln geprüft:** `account.salary`');
      expect(await docs('--rules', rulesWith(department), '--force')).toBe(0);
      expect(sheet()).not.toContain('Reviewed by');
    });

    test('a connector that is not served, or two files for one', async () => {
      expect(await docs('--rules', rulesWith('{ treatment: drop }').replace('entra-id', 'msft-teams'))).toBe(
        2,
      );
      const rules = rulesWith('{ treatment: drop }');
      expect(await docs('--rules', rules, '--rules', rules)).toBe(2);
      expect(await docs('--rules', 'entra-id')).toBe(2);
    });
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
