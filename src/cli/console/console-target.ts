import type { Session } from 'nymgate-console';
import type { App } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import type { AskGraph } from '../gateway/caller.ts';
import type { DemoStack } from '../gateway/start-demo-stack.ts';

/** What the console shows: a simulated tenant, or the tenant of a configuration. */
export type ConsoleTarget = {
  readonly tenant: Session['tenant'];
  /** Origin of the gateway that answers calls. */
  readonly url: string;
  readonly app: () => App;
  /** Of the gateway that the page Operation watches. */
  readonly adminUrl: string | undefined;
  /** What the gateway was started with. */
  readonly config: Config;
  /** Undefined for a real tenant. */
  readonly simulated: SimulatedTenant | undefined;
};

/** What only a simulated tenant has: everybody by name, and Graph's own answers. */
export type SimulatedTenant = {
  readonly people: DemoStack['simulator']['people'];
  readonly raw: (connector: string) => AskGraph;
};

/** The demo's tenant and gateway. */
export function simulatedTarget({ simulator, host, config, raw }: DemoStack): ConsoleTarget {
  return {
    tenant: { kind: 'simulated', name: simulator.tenantId },
    url: host.url,
    app: () => host.app,
    adminUrl: host.adminUrl,
    config,
    simulated: { people: simulator.people, raw },
  };
}
