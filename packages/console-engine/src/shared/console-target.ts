import type { App } from '@nymgate/gateway/app/create-app';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { DemoStack } from '@nymgate/shell/gateway/start-demo-stack';
import type { LocalGateway } from '@nymgate/shell/gateway/start-local-gateway';
import type { Session } from 'nymgate-console';
import type { GraphRecorder } from '../raw/create-graph-recorder.ts';
import type { AuditWatch, OperationTarget } from './operation-target.ts';

/** What the console shows: a simulated tenant, or the tenant of a configuration. */
export type ConsoleTarget = {
  readonly tenant: Session['tenant'];
  /** Origin of the gateway that callers ask, as its links name it. */
  readonly url: string;
  readonly app: () => App;
  readonly operation: OperationTarget;
  readonly config: Config;
  readonly recorder: GraphRecorder;
  /** What this process sends as bearer to its own gateway; undefined: it serves this machine without. */
  readonly credential: string | undefined;
  /** Whether others need a credential of theirs at `url`. */
  readonly needsCredential: boolean;
  /** Undefined for a real tenant. */
  readonly simulated: SimulatedTenant | undefined;
};

/** What only a simulated tenant has: everybody by name, and Graph's own answers. */
export type SimulatedTenant = {
  readonly people: DemoStack['simulator']['people'];
  readonly createRawFetch: DemoStack['createRawFetch'];
  /** Origin of the simulated Graph. */
  readonly graph: string;
};

/** A target, and what ends it. */
export type OpenedTarget = { readonly target: ConsoleTarget; readonly close: () => Promise<void> };

/** The demo's tenant and gateway. */
export function simulatedTarget(
  { simulator, host, config, createRawFetch }: DemoStack,
  recorder: GraphRecorder,
  audit: AuditWatch,
): ConsoleTarget {
  const doctor = { name: 'the configuration of the demo', config };
  return {
    tenant: { kind: 'simulated', name: simulator.tenantId },
    url: host.url,
    app: () => host.app,
    operation: { adminUrl: host.adminUrl, isRemote: false, audit, doctor },
    config,
    recorder,
    credential: undefined,
    needsCredential: false,
    simulated: { people: simulator.people, createRawFetch, graph: simulator.graphUrl },
  };
}

/** The tenant of a configuration, by a gateway in this process that nobody else may call. */
export function createInspectedTarget(
  { host, publicUrl, address }: LocalGateway,
  { file, config }: { readonly file: string; readonly config: Config },
  { recorder, audit }: { readonly recorder: GraphRecorder; readonly audit: AuditWatch },
): ConsoleTarget {
  const tenants = Object.values(config.connectors).flatMap((each) =>
    each === undefined ? [] : [each.tenant],
  );
  return {
    tenant: { kind: 'inspected', name: [...new Set(tenants)].join(', ') },
    url: publicUrl,
    app: () => host.app,
    operation: { adminUrl: host.adminUrl, isRemote: false, audit, doctor: { name: file } },
    config,
    recorder,
    credential: address.credential,
    needsCredential: config.callers !== undefined,
    simulated: undefined,
  };
}
