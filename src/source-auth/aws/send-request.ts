import { RequestError } from '../../kernel/errors.ts';
import { SourceFailure, type SourceRequest } from '../../kernel/ports.ts';
import { readText } from '../read-text.ts';
import type { AwsContext } from './aws-context.ts';
import { type AwsSubject, awsFailure } from './aws-faults.ts';

export type AwsAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

export type AwsRequest = Omit<SourceRequest, 'timeout' | 'signal'> & {
  /** Milliseconds this call may take at most, where that is less than what is left. */
  readonly patience?: number;
};

const SUBJECTS: Readonly<Record<SourceFailure['reason'], AwsSubject>> = {
  timeout: 'AWS did not answer in time',
  aborted: 'AWS did not answer in time',
  unreachable: 'AWS cannot be reached',
  truncated: 'AWS cannot be reached',
  'too-large': 'AWS answered what it does not document',
  encoding: 'AWS answered what it does not document',
};

/**
 * One call within the time that is left, its answer read to the end (64 KiB at most). Never follows a redirect.
 *
 * @throws RequestError SOURCE_AUTH_FAILED when no complete answer arrives
 */
export async function sendRequest(
  { patience = Number.POSITIVE_INFINITY, ...request }: AwsRequest,
  context: AwsContext,
): Promise<AwsAnswer> {
  try {
    const timeout = Math.min(patience, context.left());
    const response = await context.http.send({ ...request, timeout });
    return { status: response.status, headers: response.headers, text: await readText(response) };
  } catch (error) {
    if (error instanceof RequestError) throw error;
    // Else what a client makes of an address or a header it cannot send; its text may quote either.
    throw awsFailure(error instanceof SourceFailure ? SUBJECTS[error.reason] : 'AWS cannot be reached');
  }
}

/** The object a JSON answer holds; undefined for anything else. The parser's message quotes the text, so it is not told. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
