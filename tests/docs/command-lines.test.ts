import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../packages/cli/src/run-command-line.ts';
import { captureTerminal } from '../harness/capture-terminal.ts';
import { blocksOf, commandBlocks } from './command-blocks.ts';
import { ROOT } from './repository-files.ts';

// What a page tells a person to type is a command line that the program takes: commands, options and numbers of arguments.

const examples = readdirSync(join(ROOT, 'infra/examples')).flatMap((name) => {
  const path = join('infra/examples', name, 'README.md');
  return blocksOf(path, readFileSync(join(ROOT, path), 'utf8'));
});

/** `nymgate …` at the beginning of a command, to its end. */
const LINE = /(?<=^|[|;&(]\s*|\$\()nymgate((?:[^\S\n]+(?:'[^']*'|"[^"]*"|[^\s|;&<>()#'"]+)+)+)/gm;

const lines = [...commandBlocks(), ...examples]
  .filter(({ language }) => language === 'sh')
  .flatMap(({ where, text }) =>
    [...text.replaceAll(/\\\n/g, ' ').matchAll(LINE)].map(([, args = '']) => `${where}: nymgate${args}`),
  );

/** What commander says against it; empty when it takes it. Nothing is run. */
function refusal(line: string): string {
  const { terminal, err } = captureTerminal();
  const program = createProgram({ terminal, exit: () => undefined });
  const mute = (command: Command): void => {
    if (command.commands.length === 0) command.action(() => undefined);
    command.commands.forEach(mute);
  };
  program.commands.forEach(mute);
  const words = [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/['"]/g, ''),
  );
  try {
    program.parse(words.slice(words.indexOf('nymgate') + 1), { from: 'user' });
    return '';
  } catch {
    const [said = ''] = err().split('\n');
    // What a variable of the shell holds, nobody knows here.
    return said.includes("argument '$") ? '' : said;
  }
}

test('every command line of a page and of an example is one', () => {
  expect(lines.length).toBeGreaterThan(60);
  expect(lines.map((line) => [line, refusal(line)]).filter(([, said]) => said !== '')).toEqual([]);
});

test.each(['nymgate doctor --deployment deployment.json', 'nymgate docs deployment.json', 'nymgate setup'])(
  '%s would be found',
  (line) => {
    expect(refusal(line)).not.toBe('');
  },
);
