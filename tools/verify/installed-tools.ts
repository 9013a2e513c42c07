import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { TOOLS, type Tool } from '../../tests/parts.ts';
import { runShell } from './run-shell.ts';

const ROOT = resolve(import.meta.dirname, '../..');

type Program = {
  readonly program: string;
  readonly variable?: string;
  readonly debian?: string;
  readonly install?: string;
};
const programOf = (tool: Tool): Program => TOOLS[tool];

/** Where the program of a tool is; absent where it is not installed. */
export function findTool(tool: Tool): string | undefined {
  const { program, variable } = programOf(tool);
  const named = variable === undefined ? undefined : process.env[variable];
  if (named !== undefined && named !== '') return named;
  if (program.includes('/')) return [resolve(ROOT, program)].find(exists);
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(exists);
}

/** Debian's packages of tools that are not installed, in one line for apt-get. */
export function listMissingPackages(tools: readonly Tool[]): readonly string[] {
  const packages = tools
    .filter((tool) => findTool(tool) === undefined)
    .flatMap((tool) => programOf(tool).debian ?? []);
  return [...new Set(packages)].sort();
}

/** Installs below the root of the repository what can be installed there. The names of tools that failed. */
export async function installTools(tools: readonly Tool[]): Promise<readonly Tool[]> {
  const failed: Tool[] = [];
  for (const tool of new Set(tools)) {
    const { install } = programOf(tool);
    if (install === undefined || findTool(tool) !== undefined) continue;
    process.stdout.write(`installing ${tool}\n`);
    const { status, tail } = await runShell(install, { log: `install-${tool}` });
    if (status === 0 && findTool(tool) !== undefined) continue;
    process.stderr.write(
      `${tail}\n${tool}: "${install}" failed. Run it by hand, then npm run verify again.\n`,
    );
    failed.push(tool);
  }
  return failed;
}

/** The variables that tell tests where programs below the root are. */
export function toolVariables(tools: readonly Tool[]): Readonly<Record<string, string>> {
  const entries = tools.flatMap((tool) => {
    const { program, variable } = programOf(tool);
    const found = findTool(tool);
    // What is on the path, tests find by themselves.
    if (variable === undefined || found === undefined || !program.includes('/')) return [];
    return [[variable, found] as const];
  });
  return Object.fromEntries(entries);
}

function exists(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
