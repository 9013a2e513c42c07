import { open, readFile, rename, unlink } from 'node:fs/promises';
import { readAuthoredText } from '@nymgate/shell/input/read-input';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { type Deployment, parseDeployment } from './parse-deployment.ts';

/** A deployment as it was read, with its text: nobody else's change is written over. */
export type DeploymentFile = {
  readonly file: string;
  /** Undefined: there was no file. */
  readonly text: string | undefined;
};

export type ParsedDeployment = DeploymentFile & { readonly deployment: Deployment };

/**
 * Reads a deployment.json: what `tofu output -json deployment` wrote, or `setup entra`.
 *
 * @throws SetupError CONFIG_UNREADABLE, DEPLOYMENT_INVALID, USAGE when it is no JSON
 */
export async function readDeployment(file: string): Promise<ParsedDeployment> {
  const text = await readAuthoredText(file, 'CONFIG_UNREADABLE');
  return { file, text, deployment: parseDeployment(parse(text, file), file) };
}

/** The same, or undefined when there is no such file. */
export async function readDeploymentIfExists(file: string): Promise<ParsedDeployment | undefined> {
  const there = await readFile(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  return there ? readDeployment(file) : undefined;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(
      `${file} is not JSON.`,
      'write it again: tofu output -json deployment > deployment.json',
    );
  }
}

/** As it stands in a file. */
export function printDeployment(deployment: Deployment): string {
  return `${JSON.stringify(deployment, undefined, 2)}\n`;
}

/**
 * Writes a deployment as one step: whoever reads the file sees the old one or the new one. A file that is there and is not the one that
 * was read stays as it is. It holds no secret.
 *
 * @returns whether anything was written: nothing is when the deployment is the same
 * @throws CommandError OUTPUT_EXISTS when somebody else wrote it meanwhile, or it cannot be written
 */
export async function writeDeployment(
  { file, text }: DeploymentFile,
  deployment: Deployment,
): Promise<boolean> {
  const next = printDeployment(deployment);
  if (text !== undefined && isSame(text, deployment)) return false;
  const now = await readFile(file, 'utf8').catch(() => undefined);
  if (now !== text) throw new CommandError('OUTPUT_EXISTS', `${file} was changed by somebody else meanwhile`);
  const beside = `${file}.new`;
  const handle = await open(beside, 'wx', 0o644).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError('OUTPUT_EXISTS', `${beside}, ${error.code ?? 'failed'}; remove it or make room`);
  });
  try {
    await handle.writeFile(next);
    await handle.sync();
    await rename(beside, file);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

/** Another spelling of the same, such as Terraform's own, is left alone. */
function isSame(text: string, deployment: Deployment): boolean {
  try {
    return printDeployment(parseDeployment(JSON.parse(text))) === printDeployment(deployment);
  } catch {
    return false;
  }
}
