import { CONNECTORS, type Connector } from '@nymgate/connectors/index';
import { readVersion } from '@nymgate/hosts/runtime/read-version';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import type { Session, SessionConnector } from 'nymgate-console';
import type { ConsoleTarget } from './shared/console-target.ts';
import type { LoadPolicy } from './shared/load-policy.ts';

/** What the header of every page shows. */
export async function readSession(
  { tenant, url, app, operation, config }: ConsoleTarget,
  policies: LoadPolicy,
): Promise<Session> {
  const { connectors, epoch } = app().status();
  const known: Readonly<Record<string, Connector>> = CONNECTORS;
  const read = async ({ id, policy }: { readonly id: string; readonly policy: string }) => ({
    ...{ id, title: known[id]?.title ?? id, policy, epoch },
    // Rules that the console cannot show are told by the page that wants to.
    ...(await policies(id).then(
      (rules) => getEngine(rules, config.engine),
      () => ({ engine: config.engine, language: 'unknown' }),
    )),
  });
  return {
    version: readVersion(),
    tenant,
    gateway: url,
    connectors: await Promise.all(connectors.map(read)),
    ...(operation.isRemote && operation.adminUrl !== undefined && { watched: operation.adminUrl }),
  };
}

/** The best engine that answers under these rules can have, as far as the configuration allows it. A Node without WebAssembly starts no gateway. */
export function getEngine(
  { plan, dialect }: Pick<NamedPolicy, 'plan' | 'dialect'>,
  configured: ConsoleTarget['config']['engine'],
): Pick<SessionConnector, 'engine' | 'language'> {
  const names = new Set(plan.endpoints.map((endpoint) => dialect.bestEngine(endpoint).name));
  const byBytes = configured !== 'tree' && names.has('bytes');
  return { engine: byBytes ? 'bytes' : 'tree', language: plan.language };
}
