import { open, readFile, rename, unlink } from 'node:fs/promises';
import { readAuthoredText } from '@nymgate/shell/input/read-input';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { type Deployment, parseDeployment } from './parse-deployment.ts';

/** Keeps the text as read, so that concurrent changes aren't overwritten. */
export type DeploymentFile = {
  readonly file: string;
  /** Undefined if there was no file. */
  readonly text: string | undefined;
};

export type ParsedDeployment = DeploymentFile & { readonly deployment: Deployment };

/**
 * Reads a deployment.json from `tofu output -json deployment` or `setup entra`.
 * @throws SetupError CONFIG_UNREADABLE, DEPLOYMENT_INVALID, USAGE if it isn't JSON
 */
export async function readDeployment(file: string): Promise<ParsedDeployment> {
  const text = await readAuthoredText(file, 'CONFIG_UNREADABLE');
  return { file, text, deployment: parseDeployment(parse(text, file), file) };
}

/** Undefined if there is no file. */
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

export function printDeployment(deployment: Deployment): string {
  return `${JSON.stringify(deployment, undefined, 2)}\n`;
}

/**
 * Writes a deployment atomically, unless the file changed since it was read. It holds no secret.
 * @returns false if the deployment is unchanged
 * @throws CommandError OUTPUT_EXISTS if the file changed meanwhile or can't be written
 */
export async function writeDeployment(
  { file, text }: DeploymentFile,
  deployment: Deployment,
): Promise<boolean> {
  const next = printDeployment(deployment);
  if (text !== undefined && isSame(text, deployment)) return false;
  const now = await readFile(file, 'utf8').catch(() => undefined);
  if (now !== text)
    throw new CommandError('OUTPUT_EXISTS', `${file} was changed by another process meanwhile`);
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'wx', 0o644).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      'OUTPUT_EXISTS',
      `${temporary}, ${error.code ?? 'failed'}; remove it or make room`,
    );
  });
  try {
    await handle.writeFile(next);
    await handle.sync();
    await rename(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

/** Another formatting, such as Terraform's, is left unchanged. */
function isSame(text: string, deployment: Deployment): boolean {
  try {
    return printDeployment(parseDeployment(JSON.parse(text))) === printDeployment(deployment);
  } catch {
    return false;
  }
}
