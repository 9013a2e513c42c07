import { RequestError } from '../kernel/errors.ts';
import type { FileStore } from '../kernel/ports.ts';
import type { AssertionProvider } from './assertion-provider.ts';

const LONGEST_ASSERTION = 16_384;

/** Three base64url parts (RFC 7519). Anything else in the file is not ours to send to anybody. */
const COMPACT_JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Client assertion from a file that the platform keeps filled with an identity token (Kubernetes projected tokens, AKS
 * workload identity, CI systems). Read anew each time: these tokens live for minutes and are replaced in place.
 *
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`) when the file cannot be read or does not hold one compact JWT
 * @example createTokenFileAssertion('/var/run/secrets/azure/tokens/azure-identity-token', files)
 */
export function createTokenFileAssertion(path: string, files: FileStore): AssertionProvider {
  return Object.freeze({ get: () => readAssertion(path, files) });
}

async function readAssertion(path: string, files: FileStore): Promise<string> {
  const text = await readText(path, files);
  const assertion = text.trim();
  if (assertion.length > LONGEST_ASSERTION || !COMPACT_JWT.test(assertion)) {
    throw new RequestError('SOURCE_AUTH_FAILED', { subject: 'assertion file does not hold a JWT' });
  }
  return assertion;
}

async function readText(path: string, files: FileStore): Promise<string> {
  try {
    return await files.readText(path);
  } catch {
    // The cause names the path and perhaps more; the log gets the constant only (design rule 8).
    throw new RequestError('SOURCE_AUTH_FAILED', { subject: 'assertion file cannot be read' });
  }
}
