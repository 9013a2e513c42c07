import { beforeAll, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { type Block, blocksOf, commandBlocks } from '../docs/command-blocks.ts';
import { shellFaults } from '../docs/command-faults.ts';
import { loadGrammars, syntaxFault } from './syntax-faults.ts';

/** What a block may be. `text` is output or a picture of something, never a command. */
const LANGUAGES = [
  'sh',
  'powershell',
  'yaml',
  'json',
  'jsonc',
  'ts',
  'python',
  'sql',
  'hcl',
  'text',
  'ini',
  'abnf',
  'nginx',
  'caddy',
  'dockerfile',
  'http',
];

/** First words of commands that a person might paste. */
const COMMANDS =
  /^ *(?:\$ )?(?:sudo|npm|npx|node|nymgate|curl|az|aws|gcloud|kubectl|helm|docker|podman|systemctl|openssl|git|[A-Z][a-z]+-[A-Z]\w+) /m;

const blocks = commandBlocks();
const written = (...languages: readonly string[]) =>
  blocks.filter(({ language }) => languages.includes(language));
const named = (chosen: readonly Block[]) => chosen.map((block) => [block.where, block] as const);

beforeAll(() => loadGrammars(['bash', 'powershell']));

test('there are blocks of every kind that is checked below', () => {
  expect(written('sh').length).toBeGreaterThan(40);
  expect(written('yaml').length).toBeGreaterThan(25);
  expect(written('json', 'jsonc').length).toBeGreaterThan(4);
  expect(written('powershell').length).toBeGreaterThan(2);
});

test('every block says what it is, and none that holds a command calls itself text', () => {
  expect(blocks.filter(({ language }) => !LANGUAGES.includes(language)).map(({ where }) => where)).toEqual(
    [],
  );
  expect(
    written('text')
      .filter(({ text }) => COMMANDS.test(text))
      .map(({ where }) => where),
  ).toEqual([]);
});

describe('commands of a shell', () => {
  test.each(named(written('sh')))('%s can be pasted', (_, block) => {
    expect(shellFaults(block)).toEqual([]);
    expect(syntaxFault('bash', block.text)).toBeUndefined();
  });
});

describe('PowerShell', () => {
  test.each(named(written('powershell')))('%s parses', (_, { text }) => {
    expect(text).not.toMatch(/…|\.\.\.\s/);
    expect(syntaxFault('powershell', text)).toBeUndefined();
  });
});

describe('YAML and JSON', () => {
  test.each(named(written('yaml')))('%s parses', (_, { text }) => {
    expect(parseDocument(text).errors).toEqual([]);
  });

  test.each(named(written('json')))('%s parses', (_, { text }) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });
});

describe('the checks see what they should', () => {
  const ofShell = (text: string) => shellFaults({ text, before: '' });

  test.each([
    ['an ellipsis', 'gcloud run deploy nymgate …'],
    ['three dots', 'docker run --rm ...'],
    ['a placeholder', 'az ad app show --id <client id>'],
    ['a package from the registry', 'npx nymgate doctor'],
    ['the same, with switches', 'npx --yes nymgate@latest doctor'],
    ['the same, installed', 'npm install --global nymgate'],
    ['a build before npm ci', 'npm run build && node dist/cli/main.js --version'],
  ])('%s', (_, text) => {
    expect(ofShell(text)).toHaveLength(1);
  });

  test.each([
    'npm ci && npm run build',
    'npm install --global ./nymgate-0.2.0.tgz',
    'cat < in.json > out.json',
    'diff <(sort a) <(sort b)',
    "curl 'https://nymgate.example.com/<x>' # see <there> …",
    'npx tsx tools/measure-source-tree.ts',
    'cp ../a ./b',
  ])('nothing in %s', (text) => {
    expect(ofShell(text)).toEqual([]);
  });

  test('a line that a shell or PowerShell cannot read', () => {
    expect(syntaxFault('bash', 'if true; then\necho a\n')).toMatch(/^line/);
    expect(syntaxFault('bash', 'for name in a b; do echo "$name"; done')).toBeUndefined();
    expect(syntaxFault('powershell', 'Get-Item -Path (\n')).toMatch(/^line/);
    expect(syntaxFault('powershell', 'Get-Item -Path "a b" | Format-List')).toBeUndefined();
  });

  test('blocks in lists are read without their indentation', () => {
    const [block] = blocksOf('a page', '1. x\n\n   ```sh\n   a\n     b\n   ```\n');
    expect(block).toMatchObject({ where: 'a page:4', language: 'sh', text: 'a\n  b\n' });
  });
});
