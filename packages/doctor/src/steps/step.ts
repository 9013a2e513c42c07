import { FAULT_OWNERS, type Fault, type FaultOwner } from '@nymgate/clouds/faults/fault';
import { PROVIDER_FAULTS } from '@nymgate/clouds/faults/provider-faults';
import { type SetupCode, SetupError } from '@nymgate/engine/kernel/errors';
import { findSourceAuthFault } from '@nymgate/gateway/app/source-auth-faults';

/** In this order; `callers` once for all connectors. */
export const STEPS = [
  'process',
  'config',
  'files',
  'secrets',
  'key',
  'state',
  'traces',
  'metrics',
  'bulk',
  'rules',
  'assertion',
  'clock',
  'trust',
  'exchange',
  'roles',
  'scope',
  'calls',
  'losses',
  'callers',
] as const;

export type StepName = (typeof STEPS)[number];
export type StepStatus = 'ok' | 'warn' | 'fail' | 'skipped';

export type DoctorFinding = {
  readonly level: 'warn' | 'fail';
  readonly summary: string;
  readonly causes?: readonly string[];
  readonly next?: string;
  readonly who?: string;
  readonly commands?: readonly string[];
};

/** Without level and owner. */
type FindingTexts = Pick<DoctorFinding, 'summary' | 'causes' | 'next' | 'commands'>;

/** @example fail('operator', { summary: 'The assertion has no expiry (exp); Entra refuses it.' }) */
export function fail(owner: FaultOwner, texts: FindingTexts): DoctorFinding {
  return { level: 'fail', ...texts, who: FAULT_OWNERS[owner] };
}

/** As `fail`, for what the gateway serves with. */
export function warn(owner: FaultOwner, texts: FindingTexts): DoctorFinding {
  return { ...fail(owner, texts), level: 'warn' };
}

/** Values for comparison. Never a token or a key. */
export type Details = Readonly<Record<string, string | number | readonly string[]>>;

export type Step = {
  readonly step: StepName;
  readonly status: StepStatus;
  readonly summary: string;
  readonly details?: Details;
  readonly findings?: readonly DoctorFinding[];
};

/** A step and its result for later steps. */
export type StepResult<T = undefined> = {
  readonly step: Step;
  readonly value?: T;
  /** Whether dependent steps are skipped; by default if it fails. */
  readonly blocks?: boolean;
};

export function okStep(step: StepName, summary: string, details?: Details): Step {
  return { step, status: 'ok', summary, ...(details !== undefined && { details }) };
}

export function skippedStep(step: StepName, summary: string): Step {
  return { step, status: 'skipped', summary };
}

/** The status is that of the worst finding, or `ok` with the given summary. */
export function toStep(
  step: StepName,
  findings: readonly DoctorFinding[],
  { summary = '', details }: { readonly summary?: string; readonly details?: Details } = {},
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

export function failedStep(step: StepName, error: unknown): Step {
  return toStep(step, setupFindings(error));
}

export function toFinding(fault: Fault, prefix = '', level: DoctorFinding['level'] = 'fail'): DoctorFinding {
  return {
    level,
    summary: `${prefix}${fault.title}`,
    causes: fault.causes,
    next: fault.fix,
    who: FAULT_OWNERS[fault.who],
    ...(fault.commands !== undefined && { commands: fault.commands }),
  };
}

export function fillClientId<T extends Fault>(fault: T, clientId: string): T {
  if (fault.commands === undefined) return fault;
  return {
    ...fault,
    commands: fault.commands.map((line) => line.replaceAll(/<client id>|CLIENT-ID/g, clientId)),
  };
}

/** Printed by `nymgate doctor --json`; documented in docs/reference/cli.md. */
export type DoctorReport = {
  readonly status: 'ok' | 'warn' | 'fail';
  readonly config: string;
  /** Steps that all connectors share. */
  readonly gateway: readonly Step[];
  readonly connectors: readonly { readonly id: string; readonly steps: readonly Step[] }[];
};

export function toReport(parts: Omit<DoctorReport, 'status'>): DoctorReport {
  const steps = [...parts.gateway, ...parts.connectors.flatMap((connector) => connector.steps)];
  const has = (status: Step['status']) => steps.some((step) => step.status === status);
  return { status: has('fail') ? 'fail' : has('warn') ? 'warn' : 'ok', ...parts };
}

/**
 * Converts each issue of a setup error to a finding; throws other errors.
 * @example setupFindings(error)[0]?.summary // 'nymgate.yaml:3:5 CONFIG_INVALID …'
 */
export function setupFindings(error: unknown): readonly DoctorFinding[] {
  if (!(error instanceof SetupError)) throw error;
  return error.issues.map(({ code, message, severity, file, line, column, fix }) => {
    const position = [file, line, column].filter((part) => part !== undefined).join(':');
    return {
      level: severity === 'error' ? 'fail' : 'warn',
      summary: `${position === '' ? '' : `${position} `}${code} ${message}`,
      ...nextStep(code, fix),
      who: FAULT_OWNERS.operator,
    };
  });
}

/** The doctor runs where the gateway runs, so it can be specific. */
function nextStep(code: SetupCode, fix: string | undefined): Pick<DoctorFinding, 'next'> {
  if (fix !== undefined) return { next: fix };
  return code === 'SECRET_UNAVAILABLE'
    ? { next: 'set the variable, or mount the file, where the gateway runs and for the user that runs it' }
    : {};
}

/**
 * Why there is no assertion. Starts with the constant that the log and the guides use.
 * @param subject constant of a provider
 */
export function findProviderFinding(subject: string): DoctorFinding {
  const fault = findSourceAuthFault(subject);
  if (fault === undefined) return toFinding(PROVIDER_FAULTS.gateway['no client assertion']);
  return toFinding(fault, `${subject}: `);
}
