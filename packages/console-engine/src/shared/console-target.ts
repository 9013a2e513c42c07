import type { ConfigToCheck } from '@nymgate/doctor/examine-deployment';
import type { App } from '@nymgate/gateway/app/create-app';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { DemoStack } from '@nymgate/shell/gateway/start-demo-stack';
import type { LocalGateway } from '@nymgate/shell/gateway/start-local-gateway';
import type { AuditReading, Session } from 'nymgate-console';
import type { GraphRecorder } from '../raw/create-graph-recorder.ts';

export type ConsoleTarget = {
  readonly tenant: Session['tenant'];
  /** Origin of the gateway and its links. */
  readonly url: string;
  readonly app: () => App;
  readonly operation: OperationTarget;
  readonly config: Config;
  readonly recorder: GraphRecorder;
  /** The bearer that this process sends to its own gateway, if that requires one. */
  readonly credential: string | undefined;
  /** Whether other callers need a credential. */
  readonly needsCredential: boolean;
  /** Undefined for a real tenant. */
  readonly simulated: SimulatedTenant | undefined;
};

export type SimulatedTenant = {
  readonly people: DemoStack['simulator']['people'];
  readonly createRawFetch: DemoStack['createRawFetch'];
  /** Origin of the simulated Graph. */
  readonly graph: string;
};

export type OpenedTarget = { readonly target: ConsoleTarget; readonly close: () => Promise<void> };

export function simulatedTarget(
  { simulator, host, config, createRawFetch }: DemoStack,
  recorder: GraphRecorder,
  audit: AuditWatch,
): ConsoleTarget {
  const doctor = { name: 'the configuration of the demo', read: async () => config };
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

/** The tenant of a configuration, through a gateway in this process that no one else may call. */
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

export type AuditWatch = {
  /** A line of the gateway's output, audit or log. */
  readonly addLine: (line: string) => void;
  /** @param head the log's head as the gateway reports it: `INSTANCE:NUMBER:CHAIN` */
  readonly read: (head: string | undefined) => Promise<AuditReading>;
};

export type OperationTarget = {
  /** Origin of the admin listener, if there is one. */
  readonly adminUrl: string | undefined;
  /** Whether the gateway runs in another process. */
  readonly isRemote: boolean;
  readonly audit: AuditWatch;
  /** Undefined: only the gateway's admin listener is known. */
  readonly doctor: ConfigToCheck | undefined;
};
