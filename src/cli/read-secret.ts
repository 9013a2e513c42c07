import { readFile } from 'node:fs/promises';
import { SetupError } from '../kernel/errors.ts';

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
