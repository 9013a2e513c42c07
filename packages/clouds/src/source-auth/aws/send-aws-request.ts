import { RequestError } from '@nymgate/engine/kernel/errors';
import {
  type Clock,
  type Environment,
  type FileStore,
  type HttpClient,
  SourceFailure,
  type SourceRequest,
} from '@nymgate/engine/kernel/ports';
import { parseJsonObject, readText } from '../../network/read-text.ts';
import { isLocalHost } from '../platform/platform-address.ts';
import { type AwsSubject, createAwsError } from './aws-faults.ts';

export type AwsResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

export type AwsRequest = Omit<SourceRequest, 'timeout' | 'signal'> & {
  /** Upper limit, where that is less than the remaining budget. */
  readonly timeoutMilliseconds?: number;
};

const MAX_RESPONSE_BYTES = 65_536;

/** Of all others: it cannot be reached. */
const SUBJECTS: Readonly<Partial<Record<SourceFailure['reason'], AwsSubject>>> = {
  timeout: 'AWS did not answer in time',
  aborted: 'AWS did not answer in time',
  'too-large': 'AWS answered what it does not document',
  encoding: 'AWS answered what it does not document',
};

/**
 * One call within the remaining budget; reads at most 64 KiB and follows no redirect.
 * @throws RequestError SOURCE_AUTH_FAILED when no complete response arrives
 */
export async function sendAwsRequest(
  { timeoutMilliseconds = Number.POSITIVE_INFINITY, ...request }: AwsRequest,
  context: AwsContext,
): Promise<AwsResponse> {
  try {
    const timeout = Math.min(timeoutMilliseconds, context.remainingMilliseconds());
    const response = await context.http.send({ ...request, timeout });
    return {
      status: response.status,
      headers: response.headers,
      text: await readText(response.body, MAX_RESPONSE_BYTES),
    };
  } catch (error) {
    if (error instanceof RequestError) throw error;
    // The client's message may quote an address or header.
    throw createAwsError(
      (error instanceof SourceFailure && SUBJECTS[error.reason]) || 'AWS cannot be reached',
    );
  }
}

export type AwsPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly environment: Environment;
};

export type AwsContext = AwsPorts & {
  /** Greater than 0; throws when the budget is exhausted. */
  readonly remainingMilliseconds: () => number;
};

/** The exchange with Entra ID has five seconds in all; the assertion may take four of them. */
const BUDGET_MILLISECONDS = 4_000;

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

/** Partitions with their own DNS suffix (AWS General Reference, "Service endpoints"). */
const SUFFIXES: readonly (readonly [prefix: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
];

/** Variables of the AWS SDKs for VPC and FIPS endpoints. */
const VARIABLES: Readonly<Record<AwsService, string>> = {
  sts: 'AWS_ENDPOINT_URL_STS',
  'cognito-identity': 'AWS_ENDPOINT_URL_COGNITO_IDENTITY',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  ssm: 'AWS_ENDPOINT_URL_SSM',
  s3: 'AWS_ENDPOINT_URL_S3',
};

/**
 * As configured, from the environment, or the regional endpoint. Never the global STS endpoint, which lacks
 * GetWebIdentityToken (graph-facts.md#5.3). https, or plain http to this machine.
 * @throws RequestError SOURCE_AUTH_FAILED for any other address
 */
export function getServiceOrigin(
  service: AwsService,
  {
    region,
    endpoint,
    environment,
  }: { readonly region: string; readonly endpoint?: string | undefined; readonly environment: Environment },
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

/** The code may have a namespace before and a URL after it (Smithy, "AWS JSON 1.1 protocol"). */
export function parseJsonErrorCode({ headers, text }: AwsResponse): string | undefined {
  const type = headers['x-amzn-errortype'] ?? parseJsonObject(text)?.['__type'];
  return typeof type === 'string' ? type.split(':')[0]?.split('#').at(-1) : undefined;
}
