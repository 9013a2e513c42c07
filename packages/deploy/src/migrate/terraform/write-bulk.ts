import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { readRulesText } from '@nymgate/rules/text/read-rules-text';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { OldPlace } from '../environment/find-place.ts';
import { isNode } from '../environment/find-variables.ts';
import type { MigratedBulk, Migration, MigrationNote } from '../migration.ts';
import { toAwsPsoxy } from './to-aws-variables.ts';
import { toBulkEntry } from './to-bulk-entry.ts';
import { toGcpPsoxy } from './to-gcp-variables.ts';
import { readInstances } from './write-terraform.ts';

const BULK_FILE = 'bulk.auto.tfvars.json';

/**
 * Adds a function for files to a root that has an instance with the same salt and key.
 * @returns what is not known
 * @throws SetupError USAGE, RULES_UNREADABLE
 */
export async function writeBulk(
  directory: string,
  { config: { pseudonyms }, rules }: Migration,
  { bulk, place }: { readonly bulk: MigratedBulk; readonly place: OldPlace },
): Promise<readonly MigrationNote[]> {
  const psoxy =
    place.host === 'aws'
      ? toAwsPsoxy(pseudonyms, place, bulk.name)
      : toGcpPsoxy(pseudonyms, place, bulk.name);
  const instance = await findInstance(directory, psoxy);
  await refuseOtherBulk(directory);
  const file = rules === undefined ? undefined : `${bulk.name}.yaml`;
  const { entry, unknown } = toBulkEntry(bulk, place, { instance, rules: file });
  const text = await addEntry(join(directory, BULK_FILE), bulk.name, entry);
  if (file !== undefined && rules !== undefined) await writeRules(join(directory, file), rules);
  await writeFile(join(directory, BULK_FILE), text);
  return unknown;
}

async function findInstance(directory: string, psoxy: unknown): Promise<string> {
  const instances = Object.entries((await readInstances(directory)) ?? {});
  const [name] = instances.find(([, one]) => isNode(one) && isDeepStrictEqual(one['psoxy'], psoxy)) ?? [];
  if (name !== undefined) return name;
  throw usageError(
    `${directory} has no instance with the salt and key of this function, and with its settings for domains.`,
    'run this for the function of a connector first, with the same --terraform',
  );
}

/** Terraform would take `bulk` of our file alone, and plan to remove what the other has. */
async function refuseOtherBulk(directory: string): Promise<void> {
  const file = join(directory, 'terraform.tfvars');
  if (!existsSync(file) || !/^\s*bulk\s*=/m.test(await readFile(file, 'utf8'))) return;
  throw usageError(
    `${file} sets bulk.`,
    `move its entries to ${BULK_FILE} in the same folder, and run this again`,
  );
}

async function addEntry(file: string, name: string, entry: unknown): Promise<string> {
  const found = existsSync(file) ? await readEntries(file) : {};
  if (found[name] !== undefined && !isDeepStrictEqual(found[name], entry))
    throw usageError(`${file} has another entry ${name}.`, 'rename it in that file, and run this again');
  return `${JSON.stringify({ bulk: { ...found, [name]: entry } }, undefined, 2)}\n`;
}

async function readEntries(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const found: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isNode(found) && isNode(found['bulk'])) return found['bulk'];
  } catch {
    // As below.
  }
  throw usageError(`${file} cannot be read, or has no bulk.`, 'give another directory with --terraform');
}

/** Never overwrites another text. */
async function writeRules(file: string, value: string): Promise<void> {
  const text = readRulesText(value, (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }));
  const present = existsSync(file) ? await readFile(file, 'utf8') : undefined;
  if (present !== undefined && present !== text)
    throw usageError(`${file} has other rules.`, 'move it away, and run this again');
  await writeFile(file, text);
}
