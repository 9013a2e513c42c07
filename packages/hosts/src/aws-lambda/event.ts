import { isObject, isWellFormed } from './well-formed.ts';

/**
 * What is read of the events that carry an HTTP request; everything else in them is left alone. The shapes are those of AWS's pages
 * "Invoking Lambda function URLs", "AWS Lambda proxy integrations for HTTP APIs" and "for REST APIs", and "Lambda functions as targets
 * for Application Load Balancers".
 */
export type LambdaEvent = UrlEvent | RestEvent | BalancerEvent;

type EventBody = {
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
};

/** Payload 2.0: a function URL, or an HTTP API. */
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

/** Payload 1.0 of a REST API. */
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

/** A load balancer. Without multi-value headers it sends `headers` in place of `multiValueHeaders`, and is refused. */
export type BalancerEvent = EventBody & {
  readonly httpMethod: string;
  readonly path: string;
  readonly multiValueHeaders?: MultiValues;
  readonly queryStringParameters?: Readonly<Record<string, string>> | null;
  readonly multiValueQueryStringParameters?: MultiValues;
  readonly requestContext: { readonly elb: object };
};

/** A request's format: what it loses and how it is answered depend on it. */
export type EventFormat = 'function-url' | 'http-api' | 'rest-api' | 'load-balancer';

/**
 * Which format an event has, by the fields that only its platform writes, and only when whatever is read of it has the type that it
 * must have: whoever may invoke the function writes the event.
 *
 * @returns undefined for what is no HTTP request, and for payload 1.0 of an HTTP API, which decodes paths and queries
 */
export function detectFormat(event: unknown): EventFormat | undefined {
  const format = detectDeclaredFormat(event);
  return format !== undefined && isWellFormed(event, format) ? format : undefined;
}

function detectDeclaredFormat(event: unknown): EventFormat | undefined {
  if (!isObject(event) || !isObject(event['requestContext'])) return undefined;
  const context = event['requestContext'];
  if (event['version'] === '2.0' && isObject(context['http']) && typeof event['rawPath'] === 'string')
    return isFunctionUrlDomain(context['domainName']) ? 'function-url' : 'http-api';
  if (typeof event['httpMethod'] !== 'string' || typeof event['path'] !== 'string') return undefined;
  if (isObject(context['elb'])) return 'load-balancer';
  return event['version'] === undefined && isObject(context['identity']) ? 'rest-api' : undefined;
}

/** `abc.lambda-url.eu-west-1.on.aws`; what is anything else is read as an HTTP API, which loses more. */
function isFunctionUrlDomain(domain: unknown): boolean {
  return typeof domain === 'string' && /^[a-z0-9]+\.lambda-url\.[a-z0-9-]+\.on\.[a-z0-9.]+$/.test(domain);
}
