import type { Session } from 'nymgate-console';
import type { App } from '../../app/index.ts';
import type { DemoStack } from '../gateway/start-demo-stack.ts';

/** What the console shows: a simulated tenant, or the tenant of a configuration. */
export type ConsoleTarget = {
  readonly tenant: Session['tenant'];
  /** Origin of the gateway that answers calls. */
  readonly url: string;
  readonly app: () => App;
  /** Of the gateway that the page Operation watches. */
  readonly adminUrl: string | undefined;
};

/** The demo's tenant and gateway. */
export function simulatedTarget({ simulator, host }: DemoStack): ConsoleTarget {
  return {
    tenant: { kind: 'simulated', name: simulator.tenantId },
    url: host.url,
    app: () => host.app,
    adminUrl: host.adminUrl,
  };
}
