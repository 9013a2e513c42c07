import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, INFRA, type Root, readRoots } from './read-roots.ts';

const README = 'README.md';

/** What the parser answers later, read once: the list of generated files wants texts at once. */
const ROOTS = await readRoots();

/** docs/reference/infrastructure.md: variables and outputs of every module and example, out of the HCL itself. */
export function generateInfrastructurePage(): string {
  const of = (kind: string): readonly Root[] => ROOTS.filter(({ path }) => path.startsWith(kind));
  return `<!-- Made by \`npm run generate\` from infra/; edit the HCL and the README files there. -->
# Infrastructure

Terraform and OpenTofu, 1.11 or newer. Examples are root modules to copy (\`nymgate init\` does it) and call modules; a module calls no module. Permissions come from [connectors.json](../../infra/connectors.json), which is made from the connectors. An example's output \`deployment\` ([JSON Schema](../../infra/deployment.schema.json)) is what the command line reads; it holds no secret, and neither do plan and state. Why so: [decision 35](../decisions/0035-infrastructure.md).

## Examples

${of('examples/').map(section).join('\n')}
## Modules

${of('modules/').map(section).join('\n')}`;
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
    `\`${name}\``,
    `\`${expression(body['type'])}\``,
    isRequired ? '**required**' : `\`${expression(body['default'])}\``,
    String(body['description']),
  ];
}

function outputRow({ name, body }: Block): readonly string[] {
  return [`\`${name}\``, String(body['description'])];
}

/** In one line, without the sign of an expression. */
function expression(value: unknown): string {
  const text =
    typeof value === 'string' && value.startsWith('${') ? value.slice(2, -1) : JSON.stringify(value);
  return text.replaceAll(/\s+/g, ' ').replaceAll('`', "'");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
