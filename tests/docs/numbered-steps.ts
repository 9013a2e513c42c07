import { blocksOf } from './command-blocks.ts';

/** A step of a page's numbered list. */
export type Step = {
  readonly number: number;
  /** Who types it: `administrator` for `4. **Register** (administrator).`, otherwise `operator`. */
  readonly person: string;
  /** All of it, blocks included. */
  readonly text: string;
  /** What a person types: the commands of its `sh` blocks, in order, each as it stands there. */
  readonly commands: readonly string[];
  /** What its commands print: its `text` blocks, in which `…` is for anything. */
  readonly prints: readonly string[];
};

/** `## Steps` of a page, or another section, without headings and what is below those of deeper levels. @throws Error when the page doesn't have exactly one */
export function readSection(page: string, heading = 'Steps'): string {
  const [, ...sections] = `\n${page}`.split(/\n## /);
  const found = sections.filter((section) => section.startsWith(`${heading}\n`));
  const [section] = found;
  if (section === undefined || found.length !== 1)
    throw new Error(`the page has ${found.length} sections "## ${heading}" instead of one`);
  return section.slice(heading.length + 1).replace(/\n###[\s\S]*/, '');
}

/** The numbered list of a section, in the order of the page. @param page text of the page, not its path */
export function readSteps(page: string, heading = 'Steps'): readonly Step[] {
  const items = readSection(page, heading).matchAll(/^\d+\. .*(?:\n(?: .*)?)*/gm);
  return [...items].map(([text]) => {
    const blocks = blocksOf(heading, text);
    const textOf = (language: string) =>
      blocks.filter((block) => block.language === language).map((block) => block.text);
    return {
      number: Number.parseInt(text, 10),
      person: /^\d+\. \*\*[^*]+\*\* \((\w+)\)/.exec(text)?.[1] ?? 'operator',
      text,
      commands: textOf('sh').flatMap(splitCommands),
      prints: textOf('text'),
    };
  });
}

/** Commands of a block: lines, each with those that it goes on with. @throws Error when the last one is not complete */
export function splitCommands(block: string): readonly string[] {
  const commands: string[] = [];
  let command = '';
  for (const line of block.trimEnd().split('\n')) {
    command += command === '' ? line : `\n${line}`;
    if (command.trim() === '' || isOpen(command)) continue;
    commands.push(command);
    command = '';
  }
  if (command.trim() !== '') throw new Error(`the block ends within a command: ${command}`);
  return commands;
}

/** How many commands a person types: each line, and what `&&` or `;` adds to it. A pipe is one. */
export function countCommands(steps: readonly Pick<Step, 'commands'>[]): number {
  const joined = (command: string) => bare(command).match(/&&|\|\||;/g)?.length ?? 0;
  return steps.flatMap(({ commands }) => commands).reduce((count, command) => count + 1 + joined(command), 0);
}

/** As `wc -w` counts. */
export function countWords(text: string): number {
  return text.trim().split(/\s+/).length;
}

/** `<your tenant's ID>`, within quotes: a text that a person replaces, brackets included. */
const PLACEHOLDER = /(?<![<\w])<([a-z][^<>\n]*[^<>\s])>/gi;

/** What a person replaces in these commands, each once, without its brackets. */
export function findPlaceholders(commands: readonly string[]): readonly string[] {
  const found = commands.flatMap((command) => [...command.matchAll(PLACEHOLDER)]);
  return [...new Set(found.map(([, name = '']) => name))];
}

/** Puts values in. @throws Error for a placeholder without one */
export function fillPlaceholders(command: string, values: Readonly<Record<string, string>>): string {
  return command.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for <${name}> in: ${command}`);
    return value;
  });
}

const HERE_DOCUMENT = /<<-?\s*(['"]?)(\w+)\1(.*)\n([\s\S]*?\n)??\2$/gm;

/** A command without here-documents and with `_` for each quoted text: what operators of the shell are looked for in. */
function bare(command: string): string {
  return command.replaceAll(HERE_DOCUMENT, '$3').replaceAll(/\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"/g, '_');
}

/** Does a command go on in the next line? */
function isOpen(command: string): boolean {
  const rest = bare(command);
  const count = (letter: string) => rest.split(letter).length;
  return /(?:\\|\||&&)\s*$|['"]|(?<!<)<<(?!<)/.test(rest) || count('(') !== count(')');
}
