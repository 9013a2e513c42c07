import { signal } from '@preact/signals';
import type { DoctorItem, DoctorStep } from '../../../../wire/operation.ts';
import type { Problem } from '../../../../wire/operation-kinds.ts';
import { streamOperation, toProblem } from '../../../client/request-operation.ts';

export type DoctorRun = {
  readonly is: 'running' | 'done' | 'cancelled' | 'failed';
  readonly now?: { readonly of: string; readonly step: string };
  /** In the order of completion. */
  readonly groups: readonly { readonly of: string; readonly steps: readonly DoctorStep[] }[];
  readonly result?: { readonly status: 'ok' | 'warn' | 'fail'; readonly config: string };
  readonly problem?: Problem;
};

export const doctorRun = signal<DoctorRun | undefined>(undefined);

let cancelling: AbortController | undefined;

export function applyDoctorItem(run: DoctorRun, item: DoctorItem): DoctorRun {
  if (item.kind === 'report') {
    const { now: _, ...rest } = run;
    return { ...rest, is: 'done', result: { status: item.status, config: item.config } };
  }
  if (item.kind === 'began') return { ...run, now: { of: item.of, step: item.step } };
  const known = run.groups.some(({ of }) => of === item.of);
  const groups = known
    ? run.groups.map((group) =>
        group.of === item.of ? { ...group, steps: [...group.steps, item.step] } : group,
      )
    : [...run.groups, { of: item.of, steps: [item.step] }];
  return { ...run, groups };
}

export async function startDoctor(): Promise<void> {
  const controller = new AbortController();
  cancelling = controller;
  let run: DoctorRun = { is: 'running', groups: [] };
  doctorRun.value = run;
  try {
    for await (const item of streamOperation('operation/doctor', {}, controller.signal)) {
      run = applyDoctorItem(run, item);
      doctorRun.value = run;
    }
  } catch (error) {
    const { now: _, ...rest } = run;
    if (controller.signal.aborted) doctorRun.value = { ...rest, is: 'cancelled' };
    else doctorRun.value = { ...rest, is: 'failed', problem: toProblem(error) };
  }
}

/** Takes effect before the next step. */
export function cancelDoctor(): void {
  cancelling?.abort();
}
