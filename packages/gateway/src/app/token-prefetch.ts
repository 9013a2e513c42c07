import type { Caller } from '@nymgate/engine/kernel/caller';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Config } from '../config/config-settings.ts';
import type { ConnectorConfig } from '../config/connector-settings.ts';
import type { CallerAdmission } from './create-caller-admission.ts';
import type { TokenPool } from './create-token-pool.ts';

export type TokenPrefetch = {
  readonly firstRequest: Promise<Inbound>;
  readonly config: Config;
  readonly callers: Promise<Pick<CallerAdmission, 'admission'>>;
  readonly tokens: Pick<TokenPool, 'getTokens'>;
};

/** Only for authenticated, granted callers (FRZ-04). The request is authenticated again later. */
export async function prefetchToken({ firstRequest, config, callers, tokens }: TokenPrefetch): Promise<void> {
  try {
    const [request, { admission }] = await Promise.all([firstRequest, callers]);
    // Other credentials aren't checked twice: a refused one counts once.
    if (request.platformIdentity === undefined) return;
    const verdict = await admission?.(request);
    if (verdict?.outcome !== 'known') return;
    const [id, settings] = findConnector(request, config);
    if (settings === undefined || !isGranted(verdict.caller, id)) return;
    await (await tokens.getTokens(id, settings)).get();
  } catch {
    // The waiting request meets and reports the same failure.
  }
}

type NamedConnector = readonly [id: string, settings: ConnectorConfig | undefined];

/** The connector in the first segment, else the only one. */
function findConnector({ target }: Inbound, { connectors }: Config): NamedConnector {
  const segment = target.split(/[/?]/, 2)[1] ?? '';
  const all = Object.entries(connectors);
  return all.find(([id]) => id === segment) ?? (all.length === 1 ? all[0] : undefined) ?? ['', undefined];
}

function isGranted({ grant: { connectors } }: Caller, id: string): boolean {
  return connectors.includes('*') || connectors.includes(id);
}
