import { createHash } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFileError } from '@nymgate/clouds/describe-file-error';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import { type NamedPolicy, readPolicy } from '@nymgate/shell/review/read-policy';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { formatColumns, formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { readDeployment } from '../deployment/deployment-file.ts';
import { createDocuments, type DocumentFile, type DocumentOptions } from '../documents/create-documents.ts';
import { getDeliveryInForce } from '../documents/facts/delivery-in-force.ts';
import {
  type CustomRules,
  type ServedConnector,
  servedConnectors,
} from '../documents/facts/served-connector.ts';

/**
 * Each document has a stamp with a digest in one of its first lines, so that a later run recognizes unchanged
 * files.
 */
const STAMP =
  /^(?:<!-- |# )Written by nymgate docs from the deployment; change that, not this\. sha256:([0-9a-f]{64})(?: -->)?\n/m;

export function addStamp(name: string, content: string): string {
  const words = `Written by nymgate docs from the deployment; change that, not this. sha256:${digest(content)}`;
  const line = name.endsWith('.sh') ? `# ${words}\n` : `<!-- ${words} -->\n`;
  // After a shebang line or a doctype.
  const first = /^(?:#!|<!doctype).*\n/.exec(content)?.[0] ?? '';
  return `${first}${line}${content.slice(first.length)}`;
}

/** `ours`: as written; `changed`: edited since. */
export function detectOwner(text: string): 'ours' | 'changed' | 'foreign' {
  const found = STAMP.exec(text);
  if (found === null || found.index > 200) return 'foreign';
  const rest = text.slice(0, found.index) + text.slice(found.index + found[0].length);
  return digest(rest) === found[1] ? 'ours' : 'changed';
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

export type DocsOptions = Omit<DocumentOptions, 'rules'> & {
  /** Files with rules that connectors use instead of their own. */
  readonly rules?: readonly RulesArgument[];
  /** Fail if anything leaves that no statement of a privacy sheet covers. */
  readonly strict?: boolean;
  readonly deployment: string;
  readonly out: string;
  readonly check?: boolean;
  readonly force?: boolean;
};

/**
 * Writes the documents of a deployment to a folder; with `check` reports missing or outdated ones. Writes all
 * or none: a foreign or edited file stops the run before the first write.
 * @throws SetupError as readDeployment; USAGE for foreign or edited files
 */
export async function runDocs(options: DocsOptions, terminal: Terminal): Promise<ExitCode> {
  const { deployment } = await readDeployment(options.deployment);
  const rules = await readRules(options.rules ?? []);
  const documents = createDocuments(deployment, { ...options, rules });
  const states = compareDocuments(documents, await readFolder(options.out));
  const code =
    options.check === true ? report(states, terminal) : await write(documents, states, options, terminal);
  return reportUncovered(servedConnectors(deployment, rules), options, terminal) ? EXIT.failure : code;
}

/** `--rules outlook-cal=rules.yaml`. */
export type RulesArgument = { readonly connector: string; readonly file: string };

/** @throws SetupError RULES_*; USAGE for two files of one connector */
async function readRules(files: readonly RulesArgument[]): Promise<CustomRules> {
  const rules = new Map<string, NamedPolicy>();
  for (const { connector, file } of files) {
    if (rules.has(connector)) throw usageError(`--rules has two files for ${connector}.`, 'give one');
    rules.set(connector, await readPolicy({ rules: file }));
  }
  return rules;
}

/** Whether anything leaves that no statement covers, which only `--strict` forbids. */
function reportUncovered(
  served: readonly ServedConnector[],
  { strict }: Pick<DocsOptions, 'strict'>,
  { out, paint }: Terminal,
): boolean {
  const uncovered = served.flatMap((one) =>
    getDeliveryInForce(one).alsoLeaves.map(({ endpoint, property }) => [one.name, property, endpoint]),
  );
  if (uncovered.length === 0) return false;
  const word = strict === true ? paint.red('error') : paint.yellow('warning');
  out(`${word} also leaves, and no statement of the privacy sheet covers it:`);
  for (const row of formatColumns(uncovered)) out(`  ${row}`);
  return strict === true;
}

const MEANING = {
  current: 'is up to date',
  missing: 'is not written yet',
  stale: 'is of another deployment or version',
  changed: 'was changed by hand',
  foreign: 'was not written by nymgate docs',
  left: 'belongs to nothing in this deployment; delete it',
} as const satisfies Record<DocumentState['state'], string>;

function report(states: readonly DocumentState[], { out, paint }: Terminal): ExitCode {
  const notable = states.filter(({ state }) => state !== 'current');
  for (const row of formatColumns(notable.map(({ name, state }) => [name, MEANING[state]]))) out(row);
  const documents = states.filter(({ state }) => state !== 'left');
  const wrong = documents.filter(({ state }) => state !== 'current');
  if (wrong.length === 0) {
    out(`${paint.green('ok')} ${formatCount(documents.length, 'document')}, all up to date`);
    return EXIT.ok;
  }
  out(
    `${paint.red('stale')} ${wrong.length} of ${formatCount(documents.length, 'document')}; run "nymgate docs" without --check`,
  );
  return EXIT.failure;
}

async function write(
  documents: readonly DocumentFile[],
  states: readonly DocumentState[],
  { out, force }: DocsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const theirs = states.filter(({ state }) => state === 'changed' || state === 'foreign');
  const [first, ...others] = theirs;
  if (first !== undefined && force !== true) throw unknownDocumentError([first, ...others], out);
  const current = new Set(states.filter(({ state }) => state === 'current').map(({ name }) => name));
  await mkdir(out, { recursive: true });
  for (const { name } of theirs) await moveToBackup(out, name);
  const changed = documents.filter(({ name }) => !current.has(name));
  for (const document of changed) await writeDocument(out, document);
  for (const { name } of changed) terminal.out(`wrote ${join(out, name)}`);
  for (const { name, state } of states)
    if (state === 'left') terminal.out(`${join(out, name)} ${MEANING.left}`);
  terminal.out(`${formatCount(documents.length, 'document')}, ${changed.length} written`);
  return EXIT.ok;
}

/**
 * Writes atomically. Replaces an existing file without writing into it, since it may be a link out of the
 * folder (DOC-03).
 */
async function writeDocument(folder: string, { name, content, executable }: DocumentFile): Promise<void> {
  const file = join(folder, name);
  await rm(`${file}.new`, { force: true });
  await writeFile(`${file}.new`, addStamp(name, content), { mode: executable ? 0o755 : 0o644, flag: 'wx' });
  await rename(`${file}.new`, file);
}

function unknownDocumentError(
  [first, ...rest]: readonly [DocumentState, ...DocumentState[]],
  out: string,
): SetupError {
  const issue = ({ name, state }: DocumentState): Issue => ({
    code: 'USAGE',
    severity: 'error',
    file: join(out, name),
    message: `The file ${MEANING[state]}, so it is not overwritten; nothing was written.`,
    fix: 'move it away, name another folder with --out, or give --force, which keeps it as .bak',
  });
  return new SetupError([issue(first), ...rest.map(issue)]);
}

/** Other files in the folder are ignored. */
const DOCUMENT = /^[a-z0-9-]+\.(?:md|html|sh)$/;

async function readFolder(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new SetupError([{ code: 'USAGE', severity: 'error', file: folder, ...describeFileError(error) }]);
  });
  const files = names.filter((name) => DOCUMENT.test(name));
  return new Map(
    await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

/**
 * Keeps a file as `.bak`, `.bak.2` and so on. Unlike `rename`, never replaces an existing file.
 * @example await moveToBackup('out', 'test.sh') // out/test.sh.bak
 */
async function moveToBackup(folder: string, name: string): Promise<void> {
  const file = join(folder, name);
  for (let count = 1; ; count += 1) {
    try {
      await link(file, `${file}.bak${count === 1 ? '' : `.${count}`}`);
      return await unlink(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

type DocumentState = {
  readonly name: string;
  /**
   * `stale`: ours, but of another deployment or version. `changed`: edited by hand. `foreign`: not ours.
   * `left`: ours, but no longer part of the deployment, or written by an earlier version. No fault.
   */
  readonly state: 'current' | 'missing' | 'stale' | 'changed' | 'foreign' | 'left';
};

/** @param present the texts of the files in the folder, by name */
function compareDocuments(
  documents: readonly DocumentFile[],
  existing: ReadonlyMap<string, string>,
): readonly DocumentState[] {
  const names = new Set(documents.map(({ name }) => name));
  const left = [...existing]
    .filter(([name, text]) => !names.has(name) && detectOwner(text) !== 'foreign')
    .map(([name]): DocumentState => ({ name, state: 'left' }));
  return [...documents.map((document) => getState(document, existing.get(document.name))), ...left];
}

function getState({ name, content }: DocumentFile, text: string | undefined): DocumentState {
  if (text === undefined) return { name, state: 'missing' };
  if (text === addStamp(name, content)) return { name, state: 'current' };
  const owner = detectOwner(text);
  return { name, state: owner === 'ours' ? 'stale' : owner };
}
