import type { WatchedConnector } from 'nymgate-console';

export type Members = Readonly<Record<string, unknown>>;

/** What is read of `/configz` (docs/reference/lifecycle.md#health-and-the-admin-port). */
export type ConfigSummary = {
  readonly phase: string;
  readonly ready: boolean;
  readonly version: string;
  readonly generation: number;
  readonly auditHead: string | undefined;
  readonly epoch: string;
  readonly callers: string;
  readonly connectors: readonly Pick<
    WatchedConnector,
    'id' | 'policy' | 'endpoints' | 'rules' | 'sourceAuth'
  >[];
};

/** Types are looked at one by one: whoever sits at the address of a gateway need not be one. Undefined: it is none. */
export function readSummary(told: Members | undefined): ConfigSummary | undefined {
  const phase = toldText(told?.['phase']);
  if (told === undefined || phase === undefined) return undefined;
  const { ready, version, generation, auditHead, epoch, callers, connectors } = told;
  return {
    ...{ phase, ready: ready === true, version: toldText(version) ?? '', generation: numberOf(generation) },
    ...{ auditHead: toldText(auditHead), epoch: toldText(epoch) ?? '', callers: toldText(callers) ?? '' },
    connectors: Array.isArray(connectors) ? connectors.map(readConnector) : [],
  };
}

function readConnector(told: unknown): ConfigSummary['connectors'][number] {
  const { id, policy, endpoints, rules, sourceAuth } = (told ?? {}) as Members;
  return {
    ...{ id: toldText(id) ?? '', policy: toldText(policy) ?? '', endpoints: numberOf(endpoints) },
    ...{ rules: toldText(rules) ?? '', sourceAuth: toldText(sourceAuth) ?? '' },
  };
}

export function toldText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
