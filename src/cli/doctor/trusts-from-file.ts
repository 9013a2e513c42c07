import { readAuthoredText } from '../read-input.ts';
import { usageError } from '../usage-error.ts';
import { findCredentials, type TrustSource } from './trusted-credential.ts';

/**
 * The federated credentials of a file, which is read once.
 *
 * @throws SetupError USAGE when the file cannot be read, is not JSON or holds no credential
 */
export async function trustsFromFile(file: string): Promise<TrustSource> {
  const credentials = findCredentials(parse(await readText(file), file));
  if (credentials.length === 0)
    throw usageError(
      `${file} holds no federated credential.`,
      'save the output of "az ad app federated-credential list --id <client id>"',
    );
  return { name: file, read: async () => ({ kind: 'read', credentials }) };
}

async function readText(file: string): Promise<string> {
  try {
    // Windows PowerShell begins files with a byte order mark.
    return (await readAuthoredText(file, 'CONFIG_UNREADABLE')).replace(/^\uFEFF/, '');
  } catch {
    throw usageError(`${file} cannot be read as UTF-8 text.`, 'check the path and its permissions');
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(`${file} is not JSON.`, 'save the output of a command with -o json');
  }
}
