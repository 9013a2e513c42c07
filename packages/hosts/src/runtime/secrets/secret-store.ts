import { describeFileError } from '@nymgate/clouds/describe-file-error';
import type { FileStore, SecretStore } from '@nymgate/engine/kernel/ports';
import { checkSecret, secretUnavailableError } from './check-secret.ts';

/**
 * Secrets by reference: `env:NAME` from the environment, `file:PATH` from a file (one trailing line end is not part of it).
 * An absent, empty or unreadable secret is an error, never an empty value (design rule 9). So is what a server answered in the place
 * of a secret, a page, a JSON document, a sentence, and a secret with white space or a byte order mark at its edge, which an editor
 * may add and take away. As a salt each would pass, and pseudonyms would be made with it (PIN-01).
 *
 * @throws SetupError (from `read`) SECRET_UNAVAILABLE, naming the key of the configuration and the reference, never what was found
 * @example await createSecretStore(process.env, files).read('env:NYMGATE_KEY', 'pseudonyms.keys.0.secret')
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

async function readSecret(
  reference: string,
  { environment, files, where }: ReadSecretContext,
): Promise<string> {
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
