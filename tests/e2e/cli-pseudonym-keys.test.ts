import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runCommandLine } from '../../packages/cli/src/run-command-line.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import type { PseudonymKey } from '../../packages/engine/src/pseudonyms/schemes/native-keys.ts';
import { captureTerminal } from '../harness/capture-terminal.ts';

const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const OLD: PseudonymKey = {
  id: 1,
  secret: Buffer.alloc(32, 'the old test key, never for use!').toString('base64url'),
};
const NEW: PseudonymKey = {
  id: 2,
  secret: Buffer.alloc(32, 'the new test key, never for use!').toString('base64url'),
};
const maker = (...keys: readonly PseudonymKey[]) =>
  createPseudonymizer({ scheme: 'native', keys, tenant: TENANT });

let directory: string;
const at = (name: string) => join(directory, name);
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-keys-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function run(...argv: readonly string[]) {
  const { terminal, out, err } = captureTerminal();
  const exit = await runCommandLine(argv, terminal);
  return { exit, out: out(), err: err() };
}

describe('nymgate keys create', () => {
  test('--out: a file that only its owner may read, and nothing of the key elsewhere', async () => {
    const { exit, out, err } = await run('keys', 'create', '--out', at('new.key'));
    const secret = readFileSync(at('new.key'), 'utf8').trim();
    expect([exit, out]).toEqual([0, '']);
    expect(statSync(at('new.key')).mode & 0o777).toBe(0o600);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(err).not.toContain(secret);
    const { keyFingerprint: epoch } = maker({ id: 1, secret });
    expect(err).toMatch(new RegExp(`^Key 1, epoch ${epoch}\\.`));
    const yaml = err
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .join('\n');
    expect(parse(yaml)).toEqual({
      pseudonyms: {
        scheme: 'native',
        expectedEpoch: epoch,
        keys: [{ id: 1, secret: `file:${at('new.key')}` }],
      },
    });
  });

  test('--id 2: the line to add behind the key in use, and its epoch for step 2', async () => {
    const { err } = await run('keys', 'create', '--out', at('new.key'), '--id', '2');
    const { keyFingerprint: epoch } = maker({ id: 2, secret: readFileSync(at('new.key'), 'utf8').trim() });
    const yaml = err.split('\n').filter((line) => line.startsWith('  '));
    expect(parse(yaml.join('\n'))).toEqual({
      pseudonyms: {
        keys: [
          { id: 1, secret: 'file:nymgate.key' },
          { id: 2, secret: `file:${at('new.key')}` },
        ],
      },
    });
    expect(err).toMatch(new RegExp(`^For step 2, .*expectedEpoch: "${epoch}"`, 'm'));
  });

  test.each([
    ['a file', () => writeFileSync(at('key'), 'in use')],
    ['a link that leads nowhere', () => symlinkSync(at('elsewhere'), at('key'))],
  ])('--out never writes over %s', async (_, make) => {
    make();
    const { exit, err } = await run('keys', 'create', '--out', at('key'));
    expect(exit).toBe(1);
    expect(err).toMatch(/KEY_FILE_UNUSABLE .*exists, and a key is never written over/);
    expect(existsSync(at('elsewhere'))).toBe(false);
    if (existsSync(at('key'))) expect(readFileSync(at('key'), 'utf8')).toBe('in use');
  });

  test('--out where nothing can be written; an id that no key may have', async () => {
    expect((await run('keys', 'create', '--out', at('none/key'))).err).toMatch(/cannot be written/);
    expect((await run('keys', 'create', '--id', '256')).exit).toBe(2);
  });

  test('without --out the key alone is on standard output, and its epoch beside it', async () => {
    const { exit, out, err } = await run('keys', 'create');
    expect(exit).toBe(0);
    expect(out).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
    expect(err).toContain(`epoch ${maker({ id: 1, secret: out.trim() }).keyFingerprint}`);
    expect(err).not.toContain(out.trim());
  });
});

describe('nymgate keys translate', () => {
  const PEOPLE = ['Alice+list@Contoso.com', 'bob@fabrikam.com', 'EMP-0042', TENANT];

  function configure(keys: readonly PseudonymKey[], more: object = {}): string {
    const config = {
      pseudonyms: {
        scheme: 'native',
        keys: keys.map(({ id, secret }) => {
          writeFileSync(at(`${id}.key`), secret, { mode: 0o600 });
          return { id, secret: `file:${at(`${id}.key`)}` };
        }),
        ...more,
      },
      connectors: {
        'entra-id': {
          tenant: TENANT.toUpperCase(),
          clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
          assertion: { type: 'token-file', path: at('token') },
        },
      },
    };
    writeFileSync(at('nymgate.json'), JSON.stringify(config));
    return at('nymgate.json');
  }

  function translate(config: string, lines: string, connector = 'entra-id') {
    writeFileSync(at('old.txt'), lines);
    return run('keys', 'translate', connector, at('old.txt'), '--config', config);
  }

  test('pairs of old and new, in both forms, and no clear value anywhere', async () => {
    const [before, after] = [maker(OLD), maker(NEW)];
    const { exit, out, err } = await translate(
      configure([NEW, OLD]),
      `${PEOPLE.map((text) => before.reversible(text, 'person')).join('\r\n')}\n\n`,
    );
    const rows = PEOPLE.flatMap((text) => [
      `${before.irreversible(text, 'person')},${after.irreversible(text, 'person')}`,
      `${before.reversible(text, 'person')},${after.reversible(text, 'person')}`,
    ]);
    expect([exit, out]).toEqual([0, `old,new\n${rows.join('\n')}\n`]);
    expect(err).toBe('4 pseudonyms read, 0 of them of the current key.\n');
    for (const clear of ['alice', 'bob@', 'EMP-0042', TENANT])
      expect((out + err).toLowerCase()).not.toContain(clear);
  });

  test('a pseudonym of any kind', async () => {
    const id = 'Room-7@contoso.com';
    const [before, after] = [maker(OLD), maker(NEW)];
    const token = before.reversible(id, 'drive-item');
    const { out } = await translate(configure([NEW, OLD]), `${token}\n`);
    expect(out).toBe(
      `old,new\n${before.irreversible(id, 'drive-item')},${after.irreversible(id, 'drive-item')}\n${token},${after.reversible(id, 'drive-item')}\n`,
    );
  });

  test('what is of the current key already, and what no key opens, by its line and not by its text', async () => {
    const foreign = createPseudonymizer({ scheme: 'native', keys: [OLD], tenant: '' });
    const lines = [
      maker(NEW).reversible('x@contoso.com', 'person'),
      'alice@contoso.com',
      foreign.reversible('y@contoso.com', 'person'),
    ];
    const { exit, out, err } = await translate(configure([NEW, OLD]), lines.join('\n'));
    expect([exit, out]).toEqual([1, 'old,new\n']);
    expect(err).toMatch(
      /^3 pseudonyms read, 1 of them of the current key\.\nNo key .* opens 2 of them \(line 2, 3\)\.\n$/,
    );
    expect(err).not.toContain('alice');
  });

  test('one key alone, another key than the pinned one, an unknown connector, a file that is not there', async () => {
    expect((await translate(configure([OLD]), '')).err).toMatch(/CONFIG_INVALID .*no older key/);
    const pinned = configure([NEW, OLD], { expectedEpoch: maker(OLD).keyFingerprint });
    expect((await translate(pinned, '')).err).toMatch(/PIN_MISMATCH/);
    expect((await translate(configure([NEW, OLD]), '', 'outlook-cal')).exit).toBe(1);
    const absent = await run('keys', 'translate', 'entra-id', at('none'), '--config', configure([NEW, OLD]));
    expect([absent.exit, absent.err]).toEqual([
      1,
      expect.stringMatching(/^INPUT_UNREADABLE .*none: There is no such file/m),
    ]);
  });

  test('with the new key still second it says so, and that t~ values cannot be translated', async () => {
    const token = maker(OLD).reversible('bob@fabrikam.com', 'person');
    const early = await translate(configure([OLD, NEW]), `${token}\n`);
    expect([early.exit, early.out, early.err]).toEqual([
      1,
      'old,new\n',
      expect.stringMatching(/put the new key first in pseudonyms\.keys/),
    ]);
    const irreversible = maker(OLD).irreversible('bob@fabrikam.com', 'person');
    const { exit, err } = await translate(configure([NEW, OLD]), `${token}\n${irreversible}\n`);
    expect([exit, err]).toEqual([
      1,
      expect.stringMatching(/^1 of them is t~…: only p~… can be translated\.$/m),
    ]);
    expect(err).not.toContain(String(irreversible));
  });
});
