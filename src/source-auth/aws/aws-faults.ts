import { freezeFaults } from '../../faults/fault.ts';
import { RequestError } from '../../kernel/errors.ts';
import { CALL_FAULTS } from './aws-call-faults.ts';
import { CREDENTIAL_FAULTS } from './aws-credential-faults.ts';
import type { AwsFault } from './aws-fault.ts';

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
export function subjectOfCode(code: string): AwsSubject | undefined {
  return SUBJECTS.get(code);
}

/**
 * The error of an AWS provider: SOURCE_AUTH_FAILED with a subject of the table and nothing else.
 *
 * @example throw awsFailure('no AWS credentials found')
 */
export function awsFailure(subject: AwsSubject): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', { subject });
}
