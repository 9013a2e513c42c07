import { chmodSync, symlinkSync } from 'node:fs';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { describe, expect, test } from 'vitest';
import { runCommandLine } from '../../../packages/cli/src/run-command-line.ts';
import { captureTerminal } from '../../harness/capture-terminal.ts';
import {
  byTitle,
  KEY,
  psoxyScheme,
  refusedAtReload,
  refusedAtStart,
  type StartCase,
  startStand,
} from './start-stand.ts';

const stand = startStand();
const { at, write, configure } = stand;
const withCallers = () => configure({ top: { callers: { apiKeys: { file: at('callers.json') } } } });

function withCertificate(): void {
  const { certificate, key } = createSelfSignedCertificate({ names: ['localhost'], days: 2 });
  write('own.pem', certificate, 0o644);
  write('own.key', key);
  configure({ top: { listen: { port: 0, tls: { certificate: at('own.pem'), key: at('own.key') } } } });
}

function withSigningKey(): void {
  write(
    'signing.pem',
    createSelfSignedCertificate({ names: ['nymgate'], keyType: 'rsa', days: 90 }).certificate,
  );
  const { certificate, key } = createSelfSignedCertificate({ names: ['nymgate'], keyType: 'rsa', days: 90 });
  write('signing.pem', certificate, 0o644);
  write('signing.key', key);
  const pair = { certificate: `file:${at('signing.pem')}`, key: `file:${at('signing.key')}` };
  configure({ connector: { assertion: { type: 'certificate', certificates: [pair] } } });
}

const exposed = (title: string, name: string, mode: number, says: RegExp): StartCase => ({
  title,
  fault: () => chmodSync(at(name), mode),
  code: 'FILE_EXPOSED',
  says,
});

const EXPOSED: readonly StartCase[] = [
  ...[0o640, 0o604, 0o620, 0o602].map((mode) =>
    exposed(`a key of mode ${mode.toString(8)}`, 'key', mode, /pseudonyms\.keys\.0\.secret: .*chmod 600/),
  ),
  {
    ...exposed(
      'a salt that the group may read',
      'salt',
      0o640,
      /pseudonyms\.salt: .* may read this file \(mode 0640\)/,
    ),
    prepare: () => configure({ pseudonyms: psoxyScheme(at) }),
  },
  {
    ...exposed(
      'callers that everybody may read',
      'callers.json',
      0o644,
      /callers\.apiKeys\.file: .* may read/,
    ),
    prepare: withCallers,
  },
  {
    ...exposed('the key of the certificate', 'own.key', 0o644, /listen\.tls\.key: .* may read/),
    prepare: withCertificate,
  },
  {
    ...exposed(
      'the key that signs assertions',
      'signing.key',
      0o644,
      /assertion\.certificates\.0\.key: .* may read/,
    ),
    prepare: withSigningKey,
  },
  {
    ...exposed('a key behind a link, whose own mode says nothing', 'real', 0o644, /may read/),
    prepare: () => {
      write('real', KEY);
      stand.remove('key');
      symlinkSync(at('real'), at('key'));
    },
  },
  {
    ...exposed(
      'rules that everybody may write',
      'rules.yaml',
      0o646,
      /entra-id\.rules: .* may write .*chmod o-w/,
    ),
    prepare: () => configure({ connector: { rules: at('rules.yaml') } }),
  },
  {
    ...exposed('rules with a scheme', 'rules.yaml', 0o646, /entra-id\.rules: .* may write/),
    prepare: () => configure({ connector: { rules: `file:${at('rules.yaml')}` } }),
  },
];

describe('PIN-01 files that others may read or write', () => {
  test.each(byTitle(EXPOSED))('%s: refused at start', (_, each) => refusedAtStart(stand, each));
  test.each(byTitle(EXPOSED))('%s: refused at reload, the old one stays', (_, each) =>
    refusedAtReload(stand, each),
  );

  test('every exposed file is told at once', async () => {
    configure({
      connector: { rules: at('rules.yaml') },
      top: { callers: { apiKeys: { file: at('callers.json') } } },
    });
    const names = ['key', 'callers.json', 'rules.yaml'];
    for (const name of names) chmodSync(at(name), 0o666);
    expect((await stand.issues()).map(({ file }) => file)).toEqual(names.map(at));
  });

  test.each([
    ['group', 0o640, 0o644],
    ['everybody', 0o644, 0o664],
  ])('readableBy: %s takes mode %o and refuses %o', async (readableBy, taken, refused) => {
    configure({ top: { secretFiles: { readableBy } } });
    chmodSync(at('key'), taken);
    await stand.start();
    chmodSync(at('key'), refused);
    expect((await stand.issues()).map(({ code }) => code)).toEqual(['FILE_EXPOSED']);
  });

  test('a configuration that everybody may write is not read', async () => {
    write('nymgate.json', '{}', 0o602);
    const { terminal, err } = captureTerminal();
    expect(await runCommandLine(['serve', '--config', at('nymgate.json')], terminal)).toBe(1);
    expect(err()).toMatch(/FILE_EXPOSED the configuration: others than its owner may write.*chmod o-w/);
  });
});
