import '../platform/install.ts';
import { deriveInstanceSecret } from '@nymgate/clouds/shared-state/derive-state-key';
import { encryptStateValues } from '@nymgate/clouds/shared-state/encrypt-state-values';
import { hashStateNames } from '@nymgate/clouds/shared-state/hash-state-names';
import type { SharedState, SharedTokenCache } from '@nymgate/clouds/shared-state/shared-state';
import { createSharedTokens } from '@nymgate/clouds/shared-state/shared-tokens';
import type { PseudonymizerOptions } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { deriveStateSecret } from '@nymgate/engine/pseudonyms/state-secret';
import type { Config } from '../config/config-settings.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import type { AppPorts } from './app-ports.ts';
import { getKeyFingerprint } from './keys/read-pseudonym-secrets.ts';

/** Shared state in the form that may leave the process. */
export type StateSharing = {
  readonly state: SharedState;
  readonly getTokens: (application: Pick<ConnectorConfig, 'tenant' | 'clientId'>) => SharedTokenCache;
};

export type SharingOptions = {
  readonly ports: AppPorts;
  readonly secrets: PseudonymizerOptions;
  readonly config: Pick<Config, 'source' | 'connectors'>;
};

/** Without shared state, tokens don't wait for the secrets. */
export async function createSharingWhenReady({
  secrets,
  ...options
}: Omit<SharingOptions, 'secrets'> & { readonly secrets: Promise<PseudonymizerOptions> }): Promise<
  StateSharing | undefined
> {
  return options.ports.shared && createStateSharing({ ...options, secrets: await secrets });
}

/**
 * Encrypts with a key derived from the pseudonym keys and the instance: replicas with another key, as during a
 * rotation, share nothing, nor do instances of a deployment that have the same key (SHR-07).
 * @throws SetupError KEY_INVALID
 */
export function createStateSharing({ ports, secrets, config }: SharingOptions): StateSharing | undefined {
  if (ports.shared === undefined) return undefined;
  const { source } = config;
  const secret = deriveInstanceSecret(deriveStateSecret(secrets), describeInstance(config));
  const keyFingerprint = getKeyFingerprint(secrets);
  const state = hashStateNames(ports.shared, secret);
  const { clock, random, metrics } = ports;
  return Object.freeze({
    state: encryptStateValues(state, { secret, clock, random, metrics }),
    getTokens: ({ tenant, clientId }) =>
      createSharedTokens({
        ...{ state, secret, clock, random, metrics, sleep },
        binding: [
          source.authority,
          source.scope,
          tenant.toLowerCase(),
          clientId.toLowerCase(),
          keyFingerprint,
        ],
      }),
  } satisfies StateSharing);
}

/** What all replicas of an instance have, and no other instance: its connectors, each with its application. */
function describeInstance({ connectors }: Pick<Config, 'connectors'>): string {
  const applications = Object.entries(connectors).map(([id, settings]) =>
    [id, settings?.tenant ?? '', settings?.clientId ?? ''].map((part) => part.toLowerCase()),
  );
  return JSON.stringify(applications.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)));
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
