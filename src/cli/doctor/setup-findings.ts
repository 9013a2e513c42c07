import { FAULT_OWNERS } from '../../faults/fault.ts';
import { type SetupCode, SetupError } from '../../kernel/errors.ts';
import type { Finding } from './step.ts';

/**
 * What a setup error found, each issue a finding. Other failures are nobody's configuration and are thrown on.
 *
 * @example setupFindings(error)[0]?.summary // 'nymgate.yaml:3:5 CONFIG_INVALID …'
 */
export function setupFindings(error: unknown): readonly Finding[] {
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

/** Whoever reads secrets does not know where the gateway runs; here it is the same place. */
function nextStep(code: SetupCode, fix: string | undefined): Pick<Finding, 'next'> {
  if (fix !== undefined) return { next: fix };
  return code === 'SECRET_UNAVAILABLE'
    ? { next: 'set the variable, or mount the file, where the gateway runs and for the user that runs it' }
    : {};
}
