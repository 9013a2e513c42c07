import { RequestError } from '@nymgate/engine/kernel/errors';
import {
  type Clock,
  type Environment,
  type FileStore,
  type HttpClient,
  SourceFailure,
  type SourceRequest,
} from '@nymgate/engine/kernel/ports';
import { isLocalHost } from '../platform/platform-address.ts';
import { readLimitedText } from '../platform/read-token.ts';
import { type AwsSubject, createAwsError } from './aws-faults.ts';

export type AwsResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

export type AwsRequest = Omit<SourceRequest, 'timeout' | 'signal'> & {
  /** Milliseconds this call may take at most, where that is less than what is left. */
  readonly timeoutMilliseconds?: number;
};

const SUBJECTS: Readonly<Record<SourceFailure['reason'], AwsSubject>> = {
  timeout: 'AWS did not answer in time',
  aborted: 'AWS did not answer in time',
  unreachable: 'AWS cannot be reached',
  proxy: 'AWS cannot be reached',
  truncated: 'AWS cannot be reached',
  'too-large': 'AWS answered what it does not document',
  encoding: 'AWS answered what it does not document',
};

/**
 * One call within the time that is left, its answer read to the end (64 KiB at most). Never follows a redirect.
 *
 * @throws RequestError SOURCE_AUTH_FAILED when no complete answer arrives
 */
export async function sendAwsRequest(
  { timeoutMilliseconds = Number.POSITIVE_INFINITY, ...request }: AwsRequest,
  context: AwsContext,
): Promise<AwsResponse> {
  try {
    const timeout = Math.min(timeoutMilliseconds, context.remainingMilliseconds());
    const response = await context.http.send({ ...request, timeout });
    return { status: response.status, headers: response.headers, text: await readLimitedText(response) };
  } catch (error) {
    if (error instanceof RequestError) throw error;
    // Else what a client makes of an address or a header it cannot send; its text may quote either.
    throw createAwsError(error instanceof SourceFailure ? SUBJECTS[error.reason] : 'AWS cannot be reached');
  }
}

/** The object a JSON answer holds; undefined for anything else. The parser's message quotes the text, so it is not told. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

export type AwsPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly environment: Environment;
};

/** One run of a provider: the ports, and the time that all its calls share. */
export type AwsContext = AwsPorts & {
  /** Milliseconds left, more than none. Throws when the time is up. */
  readonly remainingMilliseconds: () => number;
};

/** The exchange with Entra ID has five seconds in all; the assertion may take four of them. */
const BUDGET_MILLISECONDS = 4_000;

/** Starts the time of one assertion. */
export function createAwsContext({ http, clock, files, environment }: AwsPorts): AwsContext {
  const deadline = clock.monotonic() + BUDGET_MILLISECONDS;
  return {
    http,
    clock,
    files,
    environment,
    remainingMilliseconds: () => {
      const remainingMilliseconds = deadline - clock.monotonic();
      if (remainingMilliseconds <= 0) throw createAwsError('AWS did not answer in time');
      return remainingMilliseconds;
    },
  };
}

export type AwsService = 'sts' | 'cognito-identity' | 'secretsmanager' | 'ssm' | 's3';

/** DNS suffixes of the partitions that have one of their own (AWS General Reference, "Service endpoints"). */
const SUFFIXES: readonly (readonly [prefix: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
];

/** Names of the variables of the AWS SDKs that move one service, for VPC and FIPS endpoints. */
const VARIABLES: Readonly<Record<AwsService, string>> = {
  sts: 'AWS_ENDPOINT_URL_STS',
  'cognito-identity': 'AWS_ENDPOINT_URL_COGNITO_IDENTITY',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  ssm: 'AWS_ENDPOINT_URL_SSM',
  s3: 'AWS_ENDPOINT_URL_S3',
};

/**
 * Origin of a service: as configured, as the environment names it, or the regional one. Never the global STS endpoint, which does
 * not have GetWebIdentityToken (graph-facts.md#5.3). https, or plain http to this machine.
 *
 * @throws RequestError SOURCE_AUTH_FAILED when the environment names anything else
 * @example serviceOrigin('sts', { region: 'cn-north-1', environment }) // 'https://sts.cn-north-1.amazonaws.com.cn'
 */
export function getServiceOrigin(
  service: AwsService,
  {
    region,
    endpoint,
    environment,
  }: {
    readonly region: string;
    readonly endpoint?: string | undefined;
    readonly environment: Environment;
  },
): string {
  if (endpoint !== undefined) return endpoint;
  const named = environment(VARIABLES[service]);
  if (named !== undefined && named !== '') return parseOrigin(named);
  const suffix = SUFFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'amazonaws.com';
  return `https://${service}.${region}.${suffix}`;
}

function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe =
    url !== undefined &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLocalHost(url.hostname))) &&
    url.pathname === '/' &&
    `${url.search}${url.hash}${url.username}${url.password}` === '';
  if (!isSafe) throw createAwsError('AWS does not accept a setting');
  return url.origin;
}

/** `__type`, or the header, may carry a namespace before the code and an address behind it (Smithy, "AWS JSON 1.1 protocol"). */
export function parseJsonErrorCode({ headers, text }: AwsResponse): string | undefined {
  const type = headers['x-amzn-errortype'] ?? parseJsonObject(text)?.['__type'];
  return typeof type === 'string' ? type.split(':')[0]?.split('#').at(-1) : undefined;
}
