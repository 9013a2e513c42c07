import type { Config } from '../../config/config-settings.ts';
import type { ConnectorConfig } from '../../config/connector-settings.ts';
import type { SharedState, SharedTokens } from '@nymgate/clouds/shared-state/shared-state';
import { deriveStateSecret } from '@nymgate/engine/pseudonyms/state-secret';
import type { PseudonymizerOptions } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { createSharedTokens } from '@nymgate/clouds/shared-state/shared-tokens';
import { hideNames } from '@nymgate/clouds/shared-state/hide-names';
import { sealTexts } from '@nymgate/clouds/shared-state/seal-texts';
import type { AppPorts } from '../app-ports.ts';
import { epochOfSecrets } from '../keys/read-pseudonym-secrets.ts';

/** What the parts of a gateway share with its replicas, in the form in which it may leave the process. */
export type Sharing = {
  readonly state: SharedState;
  /** The tokens of one application. */
  readonly tokensOf: (application: Pick<ConnectorConfig, 'tenant' | 'clientId'>) => SharedTokens;
};

export type SharingOptions = {
  readonly ports: AppPorts;
  readonly secrets: PseudonymizerOptions;
  readonly source: Config['source'];
};

/** The same, once the secrets have been read; where nothing is shared, tokens do not wait for them. */
export async function shareLater({
  secrets,
  ...options
}: Omit<SharingOptions, 'secrets'> & { readonly secrets: Promise<PseudonymizerOptions> }): Promise<
  Sharing | undefined
> {
  return options.ports.shared && shareState({ ...options, secrets: await secrets });
}

/**
 * Hides and seals with what only replicas of this deployment have: those with another key, so in the middle of a rotation, share
 * nothing with this one.
 *
 * @returns undefined where nothing is shared
 * @throws SetupError KEY_INVALID
 */
export function shareState({ ports, secrets, source }: SharingOptions): Sharing | undefined {
  if (ports.shared === undefined) return undefined;
  const secret = deriveStateSecret(secrets);
  const epoch = epochOfSecrets(secrets);
  const state = hideNames(ports.shared, secret);
  const { clock, random, metrics } = ports;
  return Object.freeze({
    state: sealTexts(state, { secret, clock, random, metrics }),
    tokensOf: ({ tenant, clientId }) =>
      createSharedTokens({
        ...{ state, secret, clock, random, metrics, sleep },
        binding: [source.authority, source.scope, tenant.toLowerCase(), clientId.toLowerCase(), epoch],
      }),
  } satisfies Sharing);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
