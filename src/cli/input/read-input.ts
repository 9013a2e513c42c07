import { readFile } from 'node:fs/promises';
import { type SetupCode, SetupError } from '../../kernel/errors.ts';
import { usageError } from '../terminal/report-failure.ts';

/** The bytes of a file, or of standard input when the name is `-`. */
export async function readInput(file: string): Promise<Uint8Array> {
  if (file === '-') return readStandardInput();
  try {
    return await readFile(file);
  } catch {
    throw usageError(`${file} cannot be read.`, 'check the path and its permissions');
  }
}

/**
 * The text of a file that a person wrote, or of standard input when the name is `-`.
 *
 * @throws SetupError the given code
 */
export async function readAuthoredText(file: string, code: SetupCode): Promise<string> {
  try {
    const bytes = file === '-' ? await readStandardInput() : await readFile(file);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SetupError([
      {
        code,
        severity: 'error',
        file,
        message: 'The file cannot be read as UTF-8 text.',
        fix: 'check the path and its permissions',
      },
    ]);
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/**
 * A secret by reference, `env:NAME` or `file:PATH`, without surrounding white space. A secret itself on a command line
 * would stand in the shell's history and in the list of processes, so it is not accepted.
 *
 * @param secret name of the secret in the error; `reference` is not told, it may be the secret itself
 * @throws SetupError SECRET_UNAVAILABLE
 */
export async function readSecret(reference: string, secret = 'The key'): Promise<string> {
  const unavailable = (fix: string) => unavailableSecret(secret, fix);
  const [, kind, name = ''] = /^(env|file):(.+)$/s.exec(reference) ?? [];
  if (kind === 'env')
    return process.env[name]?.trim() || unavailable(`the environment variable ${name} is not set`);
  if (kind !== 'file') return unavailable('write env:NAME or file:PATH');
  try {
    return (await readFile(name, 'utf8')).trim();
  } catch {
    return unavailable(`${name} cannot be read`);
  }
}

function unavailableSecret(secret: string, fix: string): never {
  throw new SetupError([
    { code: 'SECRET_UNAVAILABLE', severity: 'error', message: `${secret} cannot be read.`, fix },
  ]);
}
