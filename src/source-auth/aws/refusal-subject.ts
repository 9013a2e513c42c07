import type { Clock } from '../../kernel/ports.ts';
import { type AwsSubject, subjectOfCode } from './aws-faults.ts';
import type { AwsAnswer } from './send-request.ts';

/** AWS takes signatures that are up to five minutes old (IAM User Guide, "Signature Version 4", elements of a request). */
const CLOCK_TOLERANCE = 300_000;

const UNTIMELY: ReadonlySet<AwsSubject> = new Set([
  'AWS does not accept the signature',
  'AWS credentials have expired',
]);

/**
 * What an answer other than success means: by its error code if the table has it, else by its status. A signature that AWS does
 * not accept while its `Date` is far from our time is told as what it is.
 *
 * @example refusalSubject(answer, 'AccessDenied', clock) // 'AWS denied the call'
 */
export function refusalSubject(answer: AwsAnswer, code: string | undefined, clock: Clock): AwsSubject {
  const known = code === undefined ? undefined : subjectOfCode(code);
  if (known === undefined) return subjectOfStatus(answer.status);
  return UNTIMELY.has(known) && isClockOff(answer, clock) ? 'the clock differs from that of AWS' : known;
}

function subjectOfStatus(status: number): AwsSubject {
  if (status === 429) return 'AWS throttled the call';
  if (status === 408 || status >= 500) return 'AWS cannot be reached';
  return status >= 400 ? 'AWS refused the call' : 'AWS answered what it does not document';
}

function isClockOff({ headers }: AwsAnswer, clock: Clock): boolean {
  const date = Date.parse(headers['date'] ?? '');
  return !Number.isNaN(date) && Math.abs(date - clock.now()) > CLOCK_TOLERANCE;
}
