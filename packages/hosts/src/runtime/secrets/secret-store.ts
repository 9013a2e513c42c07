import { describeFileError } from '@nymgate/clouds/describe-file-error';
import type { FileStore, SecretStore } from '@nymgate/engine/kernel/ports';
import { checkSecret, secretUnavailableError } from './check-secret.ts';

/**
 * Reads `env:NAME` from the environment and `file:PATH` from a file without its last line end. Missing or
 * implausible secrets are errors, since pseudonyms would be made with them (PIN-01, design rule 9).
 * @throws SetupError (from `read`) SECRET_UNAVAILABLE with key and reference, never the value
 */
export function createSecretStore(
  environment: Readonly<Record<string, string | undefined>>,
  files: FileStore,
): SecretStore {
  return Object.freeze({
    read: (reference: string, where?: string) => readSecret(reference, { environment, files, where }),
  });
}

type ReadSecretContext = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: FileStore;
  readonly where: string | undefined;
};

async function readSecret(reference: string, context: ReadSecretContext): Promise<string> {
  const { environment, files, where } = context;
  const [, kind, name = ''] = /^(env|file):([\s\S]+)$/.exec(reference) ?? [];
  const prefix = where === undefined ? '' : `${where}: `;
  if (kind === 'env') {
    const place = `${prefix}environment variable ${name}`;
    const secret = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (secret === undefined) throw secretUnavailableError(`${place} is not set`);
    return checkSecret(secret, place);
  }
  if (kind === 'file') {
    const place = `${prefix}secret file ${name}`;
    return checkSecret(await readTextFile(name, place, files), place);
  }
  throw secretUnavailableError(
    `${prefix}a secret reference must be env:NAME, file:PATH or one of a store`,
    'write it as docs/reference/secret-stores.md says',
  );
}

async function readTextFile(path: string, place: string, files: FileStore): Promise<string> {
  try {
    return (await files.readText(path)).replace(/\r?\n$/, '');
  } catch (error) {
    const { message, fix } = describeFileError(error);
    throw secretUnavailableError(`${place} cannot be read: ${message}`, fix);
  }
}
