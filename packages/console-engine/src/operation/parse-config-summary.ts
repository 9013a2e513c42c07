import type { WatchedConnector } from 'nymgate-console';

export type JsonObject = Readonly<Record<string, unknown>>;

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
export function parseConfigSummary(json: JsonObject | undefined): ConfigSummary | undefined {
  const phase = textOrUndefined(json?.['phase']);
  if (json === undefined || phase === undefined) return undefined;
  const { ready, version, generation, auditHead, epoch, callers, connectors } = json;
  return {
    ...{
      phase,
      ready: ready === true,
      version: textOrUndefined(version) ?? '',
      generation: numberOf(generation),
    },
    ...{
      auditHead: textOrUndefined(auditHead),
      epoch: textOrUndefined(epoch) ?? '',
      callers: textOrUndefined(callers) ?? '',
    },
    connectors: Array.isArray(connectors) ? connectors.map(readConnector) : [],
  };
}

function readConnector(json: unknown): ConfigSummary['connectors'][number] {
  const { id, policy, endpoints, rules, sourceAuth } = (json ?? {}) as JsonObject;
  return {
    ...{
      id: textOrUndefined(id) ?? '',
      policy: textOrUndefined(policy) ?? '',
      endpoints: numberOf(endpoints),
    },
    ...{ rules: textOrUndefined(rules) ?? '', sourceAuth: textOrUndefined(sourceAuth) ?? '' },
  };
}

export function textOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
