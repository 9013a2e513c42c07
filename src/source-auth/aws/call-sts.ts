import type { HeaderList } from '../../kernel/ports.ts';
import type { AwsContext } from './aws-context.ts';
import type { AwsCredentials } from './aws-credentials.ts';
import { serviceOrigin } from './aws-endpoints.ts';
import { awsFailure } from './aws-faults.ts';
import { readXml, type XmlReader } from './read-xml.ts';
import { refusalSubject } from './refusal-subject.ts';
import { sendRequest } from './send-request.ts';
import { signRequest } from './sign-request.ts';

export type StsCall = {
  readonly action: 'GetWebIdentityToken' | 'AssumeRole' | 'AssumeRoleWithWebIdentity';
  readonly parameters: Readonly<Record<string, string>>;
  readonly region: string;
  readonly endpoint?: string | undefined;
  /** Absent for AssumeRoleWithWebIdentity, which the token itself authenticates. */
  readonly credentials?: AwsCredentials;
};

const VERSION = '2011-06-15';
const HEADERS: HeaderList = [
  ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
  ['accept', 'text/xml'],
];

/**
 * One call of the regional STS in the AWS query protocol; the elements of its result, by name (`Credentials/SessionToken`).
 *
 * @throws RequestError SOURCE_AUTH_FAILED
 * @example (await callSts({ action: 'GetWebIdentityToken', parameters, region, credentials }, context))('WebIdentityToken')
 */
export async function callSts(call: StsCall, context: AwsContext): Promise<XmlReader> {
  const { action, parameters, credentials, region } = call;
  const request = {
    method: 'POST',
    origin: serviceOrigin('sts', { ...call, environment: context.environment }),
    path: '/',
    headers: HEADERS,
    body: new TextEncoder().encode(form({ Action: action, Version: VERSION, ...parameters })),
  };
  const headers =
    credentials === undefined
      ? HEADERS
      : signRequest(request, { credentials, region, service: 'sts', now: context.clock.now() });
  const answer = await sendRequest({ ...request, headers }, context);
  const read = readXml(answer.text);
  if (answer.status !== 200)
    throw awsFailure(refusalSubject(answer, read?.('ErrorResponse/Error/Code'), context.clock));
  if (read === undefined) throw awsFailure('AWS answered what it does not document');
  return (name) => read(`${action}Response/${action}Result/${name}`);
}

/** `%20` rather than `+`: both are forms, only one cannot be taken for a sign. */
function form(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}
