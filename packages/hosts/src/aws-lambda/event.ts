type JsonObjectLike = { readonly [key: string]: unknown };
type ValueCheck = (value: unknown) => boolean;

function isObject(value: unknown): value is JsonObjectLike {
  return typeof value === 'object' && value !== null;
}

const isString: ValueCheck = (value) => typeof value === 'string';
const isStringArray: ValueCheck = (value) => Array.isArray(value) && value.every(isString);
const isBoolean: ValueCheck = (value) => typeof value === 'boolean';
const isRecordWith =
  (check: ValueCheck): ValueCheck =>
  (value) =>
    isObject(value) && !Array.isArray(value) && Object.values(value).every(check);
const optionalCheck =
  (check: ValueCheck): ValueCheck =>
  (value) =>
    value === undefined || value === null || check(value);

/** The types are in `event.ts`. */
const COMMON: Readonly<Record<string, ValueCheck>> = {
  body: optionalCheck(isString),
  isBase64Encoded: optionalCheck(isBoolean),
  headers: optionalCheck(isRecordWith(isString)),
  multiValueHeaders: optionalCheck(isRecordWith(isStringArray)),
  queryStringParameters: optionalCheck(isRecordWith(isString)),
  multiValueQueryStringParameters: optionalCheck(isRecordWith(isStringArray)),
};
const URL_EVENT = {
  ...COMMON,
  queryStringParameters: () => true,
  rawPath: isString,
  rawQueryString: isString,
  cookies: optionalCheck(isStringArray),
};
const PATH_EVENT = { ...COMMON, httpMethod: isString, path: isString };

function isWellFormed(event: unknown, format: string): boolean {
  if (!isObject(event) || !isObject(event['requestContext'])) return false;
  const { http, identity, stage, path } = event['requestContext'];
  if (format === 'load-balancer') return matchesChecks(event, PATH_EVENT);
  if (format === 'rest-api')
    return (
      matchesChecks(event, PATH_EVENT) &&
      matchesChecks(identity, { sourceIp: isString }) &&
      isString(stage) &&
      isString(path)
    );
  return matchesChecks(event, URL_EVENT) && matchesChecks(http, { method: isString, sourceIp: isString });
}

function matchesChecks(value: unknown, checks: Readonly<Record<string, ValueCheck>>): boolean {
  return isObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]));
}

/**
 * The fields read from events with an HTTP request. Source: AWS, "Invoking Lambda function URLs", "AWS Lambda
 * proxy integrations for HTTP APIs" and "for REST APIs", "Lambda functions as targets for Application Load
 * Balancers".
 */
export type LambdaEvent = UrlEvent | RestEvent | BalancerEvent;

type EventBody = { readonly body?: string | null; readonly isBase64Encoded?: boolean };

/** Payload 2.0: function URL or HTTP API. */
export type UrlEvent = EventBody & {
  readonly version: '2.0';
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[] | null;
  readonly headers?: Readonly<Record<string, string>> | null;
  readonly requestContext: {
    readonly domainName?: string;
    readonly http: { readonly method: string; readonly sourceIp: string; readonly protocol?: string };
    readonly authorizer?: { readonly iam?: { readonly userArn?: string | null } | null } | null;
  };
};

type MultiValues = Readonly<Record<string, readonly string[]>> | null;

export type RestEvent = EventBody & {
  readonly httpMethod: string;
  readonly path: string;
  readonly multiValueHeaders?: MultiValues;
  readonly multiValueQueryStringParameters?: MultiValues;
  readonly requestContext: {
    readonly stage: string;
    readonly path: string;
    readonly identity: { readonly sourceIp: string; readonly userArn?: string | null };
  };
};

/** Load balancer. Events without `multiValueHeaders` are rejected. */
export type BalancerEvent = EventBody & {
  readonly httpMethod: string;
  readonly path: string;
  readonly multiValueHeaders?: MultiValues;
  readonly queryStringParameters?: Readonly<Record<string, string>> | null;
  readonly multiValueQueryStringParameters?: MultiValues;
  readonly requestContext: { readonly elb: object };
};

export type EventFormat = 'function-url' | 'http-api' | 'rest-api' | 'load-balancer';

/**
 * Detects the format from fields that only the platform writes, and validates the type of every field that is
 * read: anyone who may invoke the function writes the event.
 * @returns undefined for events without an HTTP request, and for payload 1.0 of an HTTP API, which decodes
 * paths and queries
 */
export function detectFormat(event: unknown): EventFormat | undefined {
  const format = detectDeclaredFormat(event);
  return format !== undefined && isWellFormed(event, format) ? format : undefined;
}

function detectDeclaredFormat(event: unknown): EventFormat | undefined {
  if (!isObject(event) || !isObject(event['requestContext'])) return undefined;
  const context = event['requestContext'];
  if (event['version'] === '2.0' && isObject(context['http']) && typeof event['rawPath'] === 'string')
    return FUNCTION_URL_DOMAIN.test(String(context['domainName'])) ? 'function-url' : 'http-api';
  if (typeof event['httpMethod'] !== 'string' || typeof event['path'] !== 'string') return undefined;
  if (isObject(context['elb'])) return 'load-balancer';
  return event['version'] === undefined && isObject(context['identity']) ? 'rest-api' : undefined;
}

/** Any other domain is treated as an HTTP API, for which fewer targets are accepted. */
const FUNCTION_URL_DOMAIN = /^[a-z0-9]+\.lambda-url\.[a-z0-9-]+\.on\.[a-z0-9.]+$/;
