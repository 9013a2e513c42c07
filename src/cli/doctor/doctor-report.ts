import type { Step } from './step.ts';

/** What `nymgate doctor --json` prints; docs/reference/cli.md describes it. */
export type DoctorReport = {
  /** As bad as the worst step. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly config: string;
  /** Steps that are the same for every connector: config, key, callers. */
  readonly gateway: readonly Step[];
  readonly connectors: readonly { readonly id: string; readonly steps: readonly Step[] }[];
};

export function toReport(parts: Omit<DoctorReport, 'status'>): DoctorReport {
  const steps = [...parts.gateway, ...parts.connectors.flatMap((connector) => connector.steps)];
  const has = (status: Step['status']) => steps.some((step) => step.status === status);
  return { status: has('fail') ? 'fail' : has('warn') ? 'warn' : 'ok', ...parts };
}
