import { readFile } from 'node:fs/promises';
import { hostOf, isLoopback } from '../../config/index.ts';
import { SetupError } from '../../kernel/errors.ts';
import { usageError } from '../usage-error.ts';

/** RFC 6750 b64token: API keys and tokens are of this form, and nothing in it can end a header line. */
const CREDENTIAL = /^[A-Za-z0-9._~+/-]{1,8192}=*$/;

export type CredentialSource = {
  /** Address of the gateway it would go to. */
  readonly url: string;
  /** File with an API key or a token. */
  readonly file: string | undefined;
  /** `NYMGATE_API_KEY`. */
  readonly variable: string | undefined;
};

/**
 * What `nymgate call` sends as bearer: the file's text, else the environment's. Never taken from the command line, where other
 * users would see it, and never sent in clear over a network.
 *
 * @throws SetupError SECRET_UNAVAILABLE, USAGE
 */
export async function readCredential({ url, file, variable }: CredentialSource): Promise<string | undefined> {
  const text = (file === undefined ? (variable ?? '') : await readText(file)).trim();
  if (text === '' && file === undefined) return undefined;
  if (!CREDENTIAL.test(text)) throw unavailable(file ?? 'NYMGATE_API_KEY');
  if (url.startsWith('http:') && !isLoopback(hostOf(url)))
    throw usageError('A key is not sent over plain http to another machine.', 'use the https address');
  return text;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw unavailable(file);
  }
}

function unavailable(name: string): SetupError {
  return new SetupError([
    {
      code: 'SECRET_UNAVAILABLE',
      severity: 'error',
      message: `${name} cannot be read or holds no API key or token`,
      fix: 'make a key with: nymgate keys caller add',
    },
  ]);
}
