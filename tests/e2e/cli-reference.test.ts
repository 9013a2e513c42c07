import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../packages/cli/src/run-command-line.ts';
import { COMMAND_CODES } from '../../packages/shell/src/terminal/command-error.ts';
import { EXIT } from '../../packages/shell/src/terminal/exit-codes.ts';
import { createTerminal } from '../../packages/shell/src/terminal/print.ts';

const page = readFileSync(new URL('../../docs/reference/cli.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split('\n')[0]?.replaceAll('`', '') ?? '', text]),
);
const program = createProgram({
  terminal: createTerminal(process.stdout, process.stderr, { NO_COLOR: '1' }),
  exit: () => undefined,
});

/** Commands that do something, by their full name. */
function leaves(command: Command, name: string): readonly (readonly [string, Command])[] {
  if (command.commands.length === 0) return [[name, command]];
  return command.commands.flatMap((child) => leaves(child, `${name} ${child.name()}`));
}

/** First cells of a section's tables that look like options or arguments. */
function documented(section: string): readonly string[] {
  return [...section.matchAll(/^\| `(--[^`]+|<[^`]+>|\[[^`]+\])` \|/gm)].map(([, cell]) => cell ?? '');
}

function defined(command: Command): readonly string[] {
  const args = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  return [...args, ...command.options.map(({ flags }) => flags)];
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

const commands = leaves(program, 'nymgate');

test('cli.md has a section for each command, and for no other', () => {
  const written = [...sections.keys()].filter((name) => name.startsWith('nymgate '));
  expect(written.sort()).toEqual(commands.map(([name]) => name).sort());
});

test.each(commands)('cli.md lists the arguments and options of %s, and no others', (name, command) => {
  expect([...documented(sections.get(name) ?? '')].sort()).toEqual([...defined(command)].sort());
});

test.each(commands)('the help of %s shows one example, the same as in cli.md', (name, command) => {
  const examples = [...helpOf(command).matchAll(/^ {2}\$ (.+)$/gm)].map(([, line]) => line ?? '');
  expect(examples).toHaveLength(1);
  expect(sections.get(name)).toContain(examples[0]);
});

test('cli.md lists the exit codes and the codes of the command line, and no others', () => {
  const exits = [...page.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code));
  expect(exits).toEqual(Object.values(EXIT));
  const codes = [...page.matchAll(/^\| `([A-Z_]+)` \| (.+) \|$/gm)].map(([, code, when]) => [code, when]);
  expect(Object.fromEntries(codes)).toEqual(COMMAND_CODES);
});
