import type { Clock, Environment, FileStore, HttpClient, Random, SecretStore } from '../kernel/ports.ts';
import type { AssertionProvider } from './assertion-provider.ts';
import { createTokenFileAssertion } from './token-file-assertion.ts';

/** What the providers need from outside; each takes the part it uses. */
export type AssertionPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileStore;
  readonly secrets: SecretStore;
  readonly environment: Environment;
};

/** One entry a provider, as the configuration's `assertion` has it. */
export type AssertionSettings = { readonly type: 'token-file'; readonly path: string };

/**
 * The provider that the configuration names.
 *
 * @example createAssertionProvider({ type: 'token-file', path: '/var/run/secrets/azure/tokens/azure-identity-token' }, ports)
 */
export function createAssertionProvider(
  settings: AssertionSettings,
  ports: AssertionPorts,
): AssertionProvider {
  switch (settings.type) {
    case 'token-file':
      return createTokenFileAssertion(settings.path, ports.files);
  }
}
