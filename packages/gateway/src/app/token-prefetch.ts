import type { Caller } from '@nymgate/engine/kernel/caller';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Config } from '../config/config-settings.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import type { CallerAdmission } from './create-caller-admission.ts';
import type { TokenPool } from './create-token-pool.ts';

export type TokenPrefetch = {
  /** The first request that waits for the gateway. */
  readonly firstRequest: Promise<Inbound>;
  readonly config: Config;
  readonly callers: Promise<Pick<CallerAdmission, 'admission'>>;
  readonly tokens: Pick<TokenPool, 'getTokens'>;
};

/**
 * Asks for the access token of a request that waits for the start, while the pseudonym keys are still being read: but only for a caller
 * whom the platform vouches for and the configuration knows, and for a connector that is granted to it (FRZ-04). The request itself is
 * admitted again once the gateway is there; whatever fails here, it meets and tells.
 */
export async function prefetchToken({ firstRequest, config, callers, tokens }: TokenPrefetch): Promise<void> {
  try {
    const [request, { admission }] = await Promise.all([firstRequest, callers]);
    // Nobody else is looked at twice: a refused credential counts once.
    if (request.platformIdentity === undefined) return;
    const verdict = await admission?.(request);
    if (verdict?.outcome !== 'known') return;
    const [id, settings] = findConnector(request, config);
    if (settings === undefined || !isGranted(verdict.caller, id)) return;
    await (await tokens.getTokens(id, settings)).get();
  } catch {
    // The request that waits asks the same, and says what is wrong.
  }
}

type NamedConnector = readonly [id: string, settings: ConnectorConfig | undefined];

/** The connector that the first segment names, else the only one. */
function findConnector({ target }: Inbound, { connectors }: Config): NamedConnector {
  const segment = target.split(/[/?]/, 2)[1] ?? '';
  const all = Object.entries(connectors);
  return all.find(([id]) => id === segment) ?? (all.length === 1 ? all[0] : undefined) ?? ['', undefined];
}

function isGranted({ grant: { connectors } }: Caller, id: string): boolean {
  return connectors.includes('*') || connectors.includes(id);
}
