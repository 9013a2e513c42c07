import { readFile } from 'node:fs/promises';
import { describeFileError } from '@nymgate/clouds/describe-file-error';
import { type SetupCode, SetupError, setupError } from '@nymgate/engine/kernel/errors';
import { checkSecretFile } from '@nymgate/hosts/files/check-files';
import { localFiles } from '@nymgate/hosts/runtime/create-system-ports';
import { createSecretStore } from '@nymgate/hosts/runtime/secrets/secret-store';
import { CommandError } from '../terminal/command-error.ts';

/**
 * @param file `-` for standard input
 * @throws CommandError INPUT_UNREADABLE
 */
export async function readInput(file: string): Promise<Uint8Array> {
  if (file === '-') return readStandardInput();
  return readFile(file).catch((error: unknown) => {
    throw toUnreadableInputError(file, error);
  });
}

export function toUnreadableInputError(file: string, error: unknown): CommandError {
  const { message, fix } = describeFileError(error);
  return new CommandError('INPUT_UNREADABLE', `${file}: ${message} (${fix})`);
}

/**
 * @param file `-` for standard input
 * @throws SetupError the given code
 */
export async function readAuthoredText(file: string, code: SetupCode): Promise<string> {
  try {
    const bytes = file === '-' ? await readStandardInput() : await readFile(file);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new SetupError([{ code, severity: 'error', file, ...describeFileError(error) }]);
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

const REFERENCE = /^(?:env|file):./s;

/**
 * Reads a secret by reference (`env:NAME` or `file:PATH`) with the gateway's own checks. A plain secret isn't
 * accepted, because a command line is visible in the shell history and the process list.
 * @param secret its name in the error; `reference` isn't disclosed, as it may be the secret itself
 * @throws SetupError SECRET_UNAVAILABLE, FILE_EXPOSED
 */
export async function readSecret(reference: string, secret = 'The key'): Promise<string> {
  if (!REFERENCE.test(reference)) return unavailableSecret(secret, 'write env:NAME or file:PATH');
  if (reference.startsWith('file:')) checkSecretFile(reference.slice('file:'.length), secret);
  try {
    return await createSecretStore(process.env, localFiles).read(reference);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const { message = '', fix = '' } = error.issues[0] ?? {};
    return unavailableSecret(secret, `${message}: ${fix}`);
  }
}

function unavailableSecret(secret: string, fix: string): never {
  throw setupError('SECRET_UNAVAILABLE', `${secret} cannot be read.`, fix);
}
