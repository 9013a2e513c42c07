import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Environment, FileStore } from '@nymgate/engine/kernel/ports';
import { configError } from '../../findings/config-error.ts';
import type { AssertionProvider } from '../platform/assertion-provider.ts';
import { isCompactJwt } from '../platform/read-token.ts';

export type TokenFileSettings = { readonly path?: string | undefined };

/** Set by the webhook of Azure Workload Identity (graph-facts.md#5.6). */
const AKS_TOKEN_FILE = 'AZURE_FEDERATED_TOKEN_FILE';

/**
 * Client assertion from a file that the platform maintains (Kubernetes projected tokens, AKS workload
 * identity, SPIFFE JWT-SVIDs, CI systems). Read each time: these tokens last minutes and are replaced in
 * place.
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`) when the file can't be read or isn't one compact JWT
 */
export function createTokenFileAssertion(path: string, files: FileStore): AssertionProvider {
  return Object.freeze({ get: () => readAssertion(path, files) });
}

/**
 * The configured path, or that of AKS workload identity.
 * @throws SetupError CONFIG_INVALID when both are missing
 */
export function resolveTokenFilePath(
  { path }: TokenFileSettings,
  environment: Environment,
  connector: string,
): string {
  const found = path ?? environment(AKS_TOKEN_FILE);
  if (found === undefined || found === '')
    throw configError(
      `connectors.${connector}.assertion.path is missing, and the environment has no ${AKS_TOKEN_FILE}`,
      'name the token file; on AKS, check that the pod has the label azure.workload.identity/use: "true"',
    );
  return found;
}

async function readAssertion(path: string, files: FileStore): Promise<string> {
  const assertion = (await readText(path, files)).trim();
  if (!isCompactJwt(assertion))
    throw new RequestError('SOURCE_AUTH_FAILED', { subject: 'assertion file does not hold a JWT' });
  return assertion;
}

async function readText(path: string, files: FileStore): Promise<string> {
  try {
    return await files.readText(path);
  } catch {
    // The error has the path and perhaps more (design rule 8).
    throw new RequestError('SOURCE_AUTH_FAILED', { subject: 'assertion file cannot be read' });
  }
}
