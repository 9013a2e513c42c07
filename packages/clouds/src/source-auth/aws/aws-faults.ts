import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Clock } from '@nymgate/engine/kernel/ports';
import { freezeFaults } from '../../faults/fault.ts';
import { type AwsFault, CALL_FAULTS } from './aws-call-faults.ts';
import { CREDENTIAL_FAULTS } from './aws-credential-faults.ts';

/**
 * Every way the `aws` and `aws-cognito` providers fail, by the constant `subject` of the error they throw. A closed list, so that
 * no text of an answer is ever told; `doctor` and the troubleshooting page take cause and fix from here.
 */
export const AWS_FAULTS = freezeFaults({ ...CALL_FAULTS, ...CREDENTIAL_FAULTS } as const satisfies Readonly<
  Record<string, AwsFault>
>);

/** The closed list of what an AWS provider says of a failure. */
export type AwsSubject = keyof typeof AWS_FAULTS;

const SUBJECTS: ReadonlyMap<string, AwsSubject> = new Map(
  (Object.keys(AWS_FAULTS) as AwsSubject[]).flatMap((subject) =>
    AWS_FAULTS[subject].codes.map((code) => [code, subject] as const),
  ),
);

/**
 * The subject of an error code of AWS; undefined for a code the table does not have.
 *
 * @example subjectOfCode('AccessDenied') // 'AWS denied the call'
 */
export function getSubjectForCode(code: string): AwsSubject | undefined {
  return SUBJECTS.get(code);
}

/**
 * The error of an AWS provider: SOURCE_AUTH_FAILED with a subject of the table and nothing else.
 *
 * @example throw awsFailure('no AWS credentials found')
 */
export function createAwsError(subject: AwsSubject): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', { subject });
}

/** What AWS says about the identity that asks, not about the network, the time, the region or the load. */
const PERMANENT_SUBJECTS: ReadonlySet<string> = new Set<AwsSubject>([
  'AWS denied the call',
  'AWS credentials have expired',
  'AWS does not accept a setting',
  'AWS refused the call',
]);

/**
 * Names the step in the refusal of a call that only fetches credentials, so that a person does not look for it in the call
 * that asks for the assertion. Other failures stay what they are.
 *
 * @throws RequestError SOURCE_AUTH_FAILED
 */
export async function withDeniedSubject<T>(subject: AwsSubject, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RequestError && PERMANENT_SUBJECTS.has(error.detail.subject ?? ''))
      throw createAwsError(subject);
    throw error;
  }
}

/** Names the source in whatever failure of a call to an address of the platform itself. */
export async function withFailureSubject<T>(subject: AwsSubject, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch {
    throw createAwsError(subject);
  }
}

/** AWS takes signatures that are up to five minutes old (IAM User Guide, "Signature Version 4", elements of a request). */
const CLOCK_TOLERANCE = 300_000;

const CLOCK_SUBJECTS: ReadonlySet<AwsSubject> = new Set([
  'AWS does not accept the signature',
  'AWS credentials have expired',
]);

type AwsErrorResponse = { readonly status: number; readonly headers: Readonly<Record<string, string>> };

/**
 * What an answer other than success means: by its error code if the table has it, else by its status. A signature that AWS does
 * not accept while its `Date` is far from our time is told as what it is.
 *
 * @example refusalSubject(answer, 'AccessDenied', clock) // 'AWS denied the call'
 */
export function toAwsSubject(response: AwsErrorResponse, code: string | undefined, clock: Clock): AwsSubject {
  const known = code === undefined ? undefined : getSubjectForCode(code);
  if (known === undefined) return getSubjectForStatus(response.status);
  return CLOCK_SUBJECTS.has(known) && isClockSkewed(response, clock)
    ? 'the clock differs from that of AWS'
    : known;
}

function getSubjectForStatus(status: number): AwsSubject {
  if (status === 429) return 'AWS throttled the call';
  if (status === 408 || status >= 500) return 'AWS cannot be reached';
  return status >= 400 ? 'AWS refused the call' : 'AWS answered what it does not document';
}

function isClockSkewed({ headers }: AwsErrorResponse, clock: Clock): boolean {
  const date = Date.parse(headers['date'] ?? '');
  return !Number.isNaN(date) && Math.abs(date - clock.now()) > CLOCK_TOLERANCE;
}
