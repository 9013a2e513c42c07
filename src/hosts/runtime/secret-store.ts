import { SetupError } from '../../kernel/errors.ts';
import type { FileStore, SecretStore } from '../../kernel/ports.ts';

const LONGEST_SECRET = 65_536;

/**
 * Secrets by reference: `env:NAME` from the environment, `file:PATH` from a file (one trailing line end is not part of it).
 * An absent, empty or unreadable secret is an error, never an empty value (design rule 9).
 *
 * @throws SetupError (from `read`) SECRET_UNAVAILABLE, naming the reference and never what was found
 * @example await createSecretStore(process.env, files).read('env:NYMGATE_KEY')
 */
export function createSecretStore(
  environment: Readonly<Record<string, string | undefined>>,
  files: FileStore,
): SecretStore {
  return Object.freeze({ read: (reference: string) => readSecret(reference, environment, files) });
}

async function readSecret(
  reference: string,
  environment: Readonly<Record<string, string | undefined>>,
  files: FileStore,
): Promise<string> {
  const [, kind, name = ''] = /^(env|file):([\s\S]+)$/.exec(reference) ?? [];
  if (kind === 'env')
    return checked(
      Object.hasOwn(environment, name) ? environment[name] : undefined,
      `environment variable ${name} is not set or empty`,
    );
  if (kind === 'file')
    return checked(await textOf(name, files), `secret file ${name} cannot be read, is empty or too large`);
  throw unavailable('a secret reference must be env:NAME or file:PATH');
}

function checked(secret: string | undefined, message: string): string {
  if (secret === undefined || secret.trim() === '' || secret.length > LONGEST_SECRET)
    throw unavailable(message);
  return secret;
}

async function textOf(path: string, files: FileStore): Promise<string | undefined> {
  try {
    return (await files.readText(path)).replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}

function unavailable(message: string): SetupError {
  const fix = 'set it, or correct the reference; the process must be allowed to read it';
  return new SetupError([{ code: 'SECRET_UNAVAILABLE', severity: 'error', message, fix }]);
}
