import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { type ModuleFile, rootFiles } from '../../init/root-files.ts';
import { findInfra } from '../../init/run-init.ts';
import { writeRootFiles } from '../../init/write-root-files.ts';
import { isNode } from '../environment/find-variables.ts';
import type { TerraformMigration, TerraformVariables } from './terraform-variables.ts';

/** Read before keys.auto.tfvars.json, which the root of keys writes. */
const VARIABLES_FILE = 'instances.auto.tfvars.json';

/**
 * Writes the root directory of a gateway with the migrated instance, or adds the instance to an existing root.
 * @returns names of variables to set in terraform.tfvars
 * @throws SetupError USAGE; CommandError OUTPUT_EXISTS
 */
export async function writeTerraform(
  directory: string,
  { host, facts, variables }: TerraformMigration,
): Promise<readonly string[]> {
  const file = join(directory, VARIABLES_FILE);
  const isNew = !existsSync(join(directory, 'main.tf'));
  if (!isNew) await requireFacts(directory, facts);
  const text = addInstance(await readVariables(file), variables, file);
  const open = isNew ? await writeRoot(directory, { host, facts }) : [];
  await writeFile(file, text);
  return open;
}

async function writeRoot(
  directory: string,
  { host, facts }: Pick<TerraformMigration, 'host' | 'facts'>,
): Promise<readonly string[]> {
  const { files, open } = await rootFiles({ host, facts, infra: findInfra(host) });
  await writeRootFiles(directory, files.map(withoutInstances), false);
  return open.filter((name) => name !== 'instances' && !name.startsWith('keys/'));
}

/** Removes those of the example, which may be a comment. Relies on the format of `fmt`. */
function withoutInstances(file: ModuleFile): ModuleFile {
  if (file.path !== 'terraform.tfvars') return file;
  const text = file.text
    .replace(/^((?:# )?)instances = \{\n(?:\1 .*\n)*\1\}\n/m, `# instances: ${VARIABLES_FILE}\n`)
    .replace(/^(# To give,.*), instances/m, '$1');
  return { ...file, text };
}

/** Two accounts or tenants are two roots. */
async function requireFacts(directory: string, facts: TerraformMigration['facts']): Promise<void> {
  const text = await readFile(join(directory, 'terraform.tfvars'), 'utf8').catch(() => '');
  const others = Object.entries(facts).flatMap(([name, value]) => {
    const found = new RegExp(`^${name} *= *"([^"]*)"`, 'm').exec(text)?.[1];
    return name === 'environment' || (found ?? value) === value ? [] : [name];
  });
  if (others.length > 0) throw otherDeployment(`${directory}/terraform.tfvars`, others);
}

/** Instances of a root that this has written; undefined if the file is missing. */
export async function readInstances(directory: string): Promise<TerraformVariables['instances'] | undefined> {
  return (await readVariables(join(directory, VARIABLES_FILE)))?.instances;
}

async function readVariables(file: string): Promise<TerraformVariables | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    const found: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isNode(found) && isNode(found['instances'])) return { ...found, instances: found['instances'] };
  } catch {
    // As below.
  }
  throw usageError(`${file} cannot be read, or has no instances.`, 'give another directory with --terraform');
}

function addInstance(
  present: TerraformVariables | undefined,
  made: TerraformVariables,
  file: string,
): string {
  const { instances, ...others } = present ?? { ...made, instances: {} };
  const differing = [...new Set([...Object.keys(others), ...Object.keys(made)])].filter(
    (name) => name !== 'instances' && !isDeepStrictEqual(others[name], made[name]),
  );
  if (differing.length > 0) throw otherDeployment(file, differing);
  for (const [name, instance] of Object.entries(made.instances))
    if (instances[name] !== undefined && !isDeepStrictEqual(instances[name], instance))
      throw usageError(
        `${file} has another instance ${name}.`,
        'remove it from that file, and run this again',
      );
  return `${JSON.stringify({ ...made, instances: { ...instances, ...made.instances } }, undefined, 2)}\n`;
}

const otherDeployment = (place: string, names: readonly string[]) =>
  usageError(
    `${place} has other values of ${names.join(', ')}.`,
    'give another directory with --terraform, one for each account and tenant',
  );
