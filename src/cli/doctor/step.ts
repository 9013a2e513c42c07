import { FAULT_OWNERS, type Fault } from '../../faults/fault.ts';

/** What is examined, in this order; `callers` once for all connectors. */
export const STEPS = [
  'config',
  'key',
  'rules',
  'assertion',
  'clock',
  'trust',
  'exchange',
  'roles',
  'calls',
  'callers',
] as const;

export type StepName = (typeof STEPS)[number];
export type StepStatus = 'ok' | 'warn' | 'fail' | 'skipped';

/** One thing that is or may become wrong, with the next thing to do. */
export type Finding = {
  readonly level: 'warn' | 'fail';
  readonly summary: string;
  readonly causes?: readonly string[];
  readonly next?: string;
  /** Who can do it. */
  readonly who?: string;
  /** Lines to paste. */
  readonly commands?: readonly string[];
};

/** Names and values that a person compares with what stands elsewhere. Never a token or a key. */
export type Details = Readonly<Record<string, string | number | readonly string[]>>;

export type Step = {
  readonly step: StepName;
  readonly status: StepStatus;
  readonly summary: string;
  readonly details?: Details;
  readonly findings?: readonly Finding[];
};

/** A step and what later steps need of it; `undefined` when there is nothing. */
export type Examined<T = undefined> = {
  readonly step: Step;
  readonly value?: T;
  /** Whether steps that need this one cannot be tried; by default when it fails. */
  readonly blocks?: boolean;
};

export function okStep(step: StepName, summary: string, details?: Details): Step {
  return { step, status: 'ok', summary, ...(details !== undefined && { details }) };
}

export function skippedStep(step: StepName, summary: string): Step {
  return { step, status: 'skipped', summary };
}

/** The step of these findings: as bad as the worst of them; `ok` with the given summary when there is none. */
export function judgedStep(
  step: StepName,
  findings: readonly Finding[],
  { summary, details }: { readonly summary: string; readonly details?: Details },
): Step {
  const worst = findings.find(({ level }) => level === 'fail') ?? findings[0];
  if (worst === undefined) return okStep(step, summary, details);
  return {
    step,
    status: worst.level,
    summary: findings.length === 1 ? worst.summary : `${findings.length} findings`,
    ...(details !== undefined && { details }),
    findings,
  };
}

/** A row of the fault tables as a finding. */
export function findingOf(fault: Fault, prefix = '', level: Finding['level'] = 'fail'): Finding {
  return {
    level,
    summary: `${prefix}${fault.title}`,
    causes: fault.causes,
    next: fault.fix,
    who: FAULT_OWNERS[fault.who],
    ...(fault.commands !== undefined && { commands: fault.commands }),
  };
}
