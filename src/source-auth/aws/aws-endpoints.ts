import type { Environment } from '../../kernel/ports.ts';
import { isLocalHost } from '../platform-address.ts';
import { awsFailure } from './aws-faults.ts';

export type AwsService = 'sts' | 'cognito-identity';

/** What a region code is made of; nothing that could change a host name. */
const REGION = /^[a-z]{2,5}(?:-[a-z]{1,12}){1,3}-\d{1,2}$/;

/** DNS suffixes of the partitions that have one of their own (AWS General Reference, "Service endpoints"). */
const SUFFIXES: readonly (readonly [prefix: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
];

/** Names of the variables of the AWS SDKs that move one service, for VPC and FIPS endpoints. */
const VARIABLES: Readonly<Record<AwsService, string>> = {
  sts: 'AWS_ENDPOINT_URL_STS',
  'cognito-identity': 'AWS_ENDPOINT_URL_COGNITO_IDENTITY',
};

/** Whether a text is a region code such as `eu-west-1` or `us-gov-west-1`. */
export function isRegion(text: string): boolean {
  return text.length <= 32 && REGION.test(text);
}

/**
 * Origin of a service: as configured, as the environment names it, or the regional one. Never the global STS endpoint, which does
 * not have GetWebIdentityToken (graph-facts.md#5.3). https, or plain http to this machine.
 *
 * @throws RequestError SOURCE_AUTH_FAILED when the environment names anything else
 * @example serviceOrigin('sts', { region: 'cn-north-1', environment }) // 'https://sts.cn-north-1.amazonaws.com.cn'
 */
export function serviceOrigin(
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
  if (named !== undefined && named !== '') return readOrigin(named);
  const suffix = SUFFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'amazonaws.com';
  return `https://${service}.${region}.${suffix}`;
}

function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe =
    url !== undefined &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLocalHost(url.hostname))) &&
    url.pathname === '/' &&
    `${url.search}${url.hash}${url.username}${url.password}` === '';
  if (!isSafe) throw awsFailure('AWS does not accept a setting');
  return url.origin;
}
