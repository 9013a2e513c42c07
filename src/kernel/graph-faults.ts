import { freezeFaults } from './fault.ts';
import { ACCESS_FAULTS } from './graph-access-faults.ts';
import { DATA_FAULTS } from './graph-data-faults.ts';
import type { GraphFault } from './graph-fault.ts';

/** What Graph refuses an application with, and why, likelier ones first where several fit. */
export const GRAPH_FAULTS = freezeFaults({ ...ACCESS_FAULTS, ...DATA_FAULTS });

export type GraphFaultName = keyof typeof GRAPH_FAULTS;

/** What Graph answered, as far as the gateway tells it. */
export type GraphRefusal = {
  readonly status: number;
  /** `error.code` of the closed list, or `unknown`. */
  readonly code: string;
  /** Path of Graph, without its query. */
  readonly path: string;
};

/**
 * The faults that may be behind a refusal of Graph, in the order of the table; Graph says 403 for several.
 *
 * @example graphFaults({ status: 403, code: 'Forbidden', path: '/v1.0/users/x/onlineMeetings' })[0]?.[0] // 'teams-policy-missing'
 */
export function graphFaults(refusal: GraphRefusal): readonly (readonly [GraphFaultName, GraphFault])[] {
  const table: Readonly<Record<string, GraphFault>> = GRAPH_FAULTS;
  return (Object.keys(GRAPH_FAULTS) as GraphFaultName[]).flatMap((name) => {
    const fault = table[name];
    return fault !== undefined && fits(fault, refusal) ? [[name, fault] as const] : [];
  });
}

function fits({ statuses, codes, paths }: GraphFault, { status, code, path }: GraphRefusal): boolean {
  const known: readonly string[] = codes;
  return (
    statuses.includes(status) &&
    (known.length === 0 || known.includes(code)) &&
    (paths === undefined || paths.test(path))
  );
}
