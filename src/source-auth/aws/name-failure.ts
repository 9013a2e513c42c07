import { RequestError } from '../../kernel/errors.ts';
import { type AwsSubject, awsFailure } from './aws-faults.ts';

/** What AWS says of who asks, as opposed to: of the way, the time, the region or the load. */
const REFUSALS: ReadonlySet<string> = new Set<AwsSubject>([
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
export async function refusedAs<T>(subject: AwsSubject, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RequestError && REFUSALS.has(error.detail.subject ?? '')) throw awsFailure(subject);
    throw error;
  }
}

/** Names the source in whatever failure of a call to an address of the platform itself. */
export async function failedAs<T>(subject: AwsSubject, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch {
    throw awsFailure(subject);
  }
}
