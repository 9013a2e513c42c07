import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../packages/cli/src/run-command-line.ts';
import { createDocuments } from '../../packages/deploy/src/documents/create-documents.ts';
import { createTerminal } from '../../packages/shell/src/terminal/print.ts';
import { deployments } from './deployments.ts';

/** What a document tells somebody to run of ours, in a sentence or in a block, is a command that there is, with everything it takes. */

const PROGRAM = createProgram({
  terminal: createTerminal(process.stdout, process.stderr, { NO_COLOR: '1' }),
  exit: () => undefined,
});

const DOCUMENTS = Object.entries(deployments()).flatMap(([host, deployment]) =>
  createDocuments(deployment, { format: 'md', language: 'en' })
    .filter(({ name }) => name.endsWith('.md'))
    .map(({ name, content }) => ({ name: `${host}/${name.replace(/\.md$/, '')}`, content })),
);
const GUIDES = ['guides/administrators.md', 'guides/two-people.md', 'reference/documents.md'].map((name) => ({
  name,
  content: readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'),
}));

test.each([...DOCUMENTS, ...GUIDES])('$name names commands of ours as they are', ({ content }) => {
  expect(commandsIn(content).flatMap(faultOf)).toEqual([]);
});

test('one command consents to all applications, after the same has shown what it would grant', () => {
  const consent = DOCUMENTS.find(({ name }) => name === 'custom/consent')?.content ?? '';
  expect(commandsIn(consent).filter((command) => command.startsWith('nymgate consent'))).toEqual([
    'nymgate consent --deployment deployment.json --dry-run',
    'nymgate consent --deployment deployment.json',
  ]);
});

test('who looks at the scope from the other side names a mailbox inside and one outside', () => {
  const scope = DOCUMENTS.find(({ name }) => name === 'custom/exchange-scope')?.content ?? '';
  expect(commandsIn(scope)).toContain('nymgate doctor --in-scope MEMBER --out-of-scope OTHER');
});

test.each([
  ['nymgate consents', 'consents is no command'],
  ['nymgate keys caller ad', 'ad is no command'],
  ['nymgate doctor --inscope a', 'doctor has no --inscope'],
  ['nymgate teardown --entra', undefined],
])('"%s": %s', (words, fault) => {
  expect(faultOf(words)).toEqual(fault === undefined ? [] : [`${words}: ${fault}`]);
});

function commandsIn(content: string): readonly string[] {
  const said = [...content.matchAll(/`(nymgate [^`\n]+)`/g)].map(([, words = '']) => words);
  return [...said, ...[...content.matchAll(/^nymgate .+$/gm)].map(([words]) => words)];
}

function faultOf(words: string): readonly string[] {
  const [, ...rest] = words.split(' ');
  let command: Command = PROGRAM;
  while (command.commands.length > 0) {
    const name = rest.shift() ?? '';
    const child = command.commands.find((one) => one.name() === name);
    if (child === undefined) return [`${words}: ${name} is no command`];
    command = child;
  }
  const strange = rest.find(
    (word) => word.startsWith('--') && !command.options.some(({ long }) => long === word),
  );
  return strange === undefined ? [] : [`${words}: ${command.name()} has no ${strange}`];
}
