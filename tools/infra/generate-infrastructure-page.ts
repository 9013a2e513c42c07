import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { code, fillPage, table } from '../markdown.ts';
import { type Block, INFRA, type Root, readRoots } from './read-roots.ts';

const README = 'README.md';

/** What the parser answers later, read once: the list of generated files wants texts at once. */
const ROOTS = await readRoots();

/** The page with variables and outputs of every module and example, out of the HCL itself. */
export function generateInfrastructurePage(): string {
  const sections = (kind: string): string =>
    ROOTS.filter(({ path }) => path.startsWith(kind))
      .map(section)
      .join('\n')
      .trimEnd();
  return fillPage('docs/reference/infrastructure.md', {
    examples: sections('examples/'),
    modules: sections('modules/'),
  });
}

function section(root: Root): string {
  const variables = blocks(root, 'variable');
  const outputs = blocks(root, 'output');
  return `### ${root.path}

${about(root)}
${variables.length > 0 ? `\n${table(['variable', 'type', 'default', 'meaning'], variables.map(variableRow))}\n` : ''}${
  outputs.length > 0 ? `\n${table(['output', 'meaning'], outputs.map(outputRow))}\n` : ''
}`;
}

/** The title of its README, which has the rest. */
function about({ path }: Root): string {
  const file = join(INFRA, path, README);
  const title = existsSync(file) ? /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  if (title === undefined) throw new Error(`infra/${path}/${README} has no title.`);
  return `[${title}](../../infra/${path}/${README}).`;
}

function blocks(root: Root, kind: string): readonly Block[] {
  const found = root.blocks.filter((block) => block.kind === kind);
  return [...found].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function variableRow({ name, body }: Block): readonly string[] {
  const isRequired = !Object.hasOwn(body, 'default');
  return [
    code(name),
    code(expression(body['type'])),
    isRequired ? '**required**' : code(expression(body['default'])),
    describe(body),
  ];
}

function outputRow({ name, body }: Block): readonly string[] {
  return [code(name), describe(body)];
}

/** In one line, without the sign of an expression. */
function expression(value: unknown): string {
  const text =
    typeof value === 'string' && value.startsWith('${') ? value.slice(2, -1) : JSON.stringify(value);
  return text.replaceAll(/\s+/g, ' ').replaceAll('`', "'");
}

function describe({ description }: Block['body']): string {
  return String(description).replaceAll('\n', ' ');
}
