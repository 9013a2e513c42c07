import type { HeaderList } from '../../../../packages/engine/src/kernel/ports.ts';
import {
  decodeLeniently,
  groupValues,
  joinHeaders,
  pairsOf,
  splitTarget,
  type WireRequest,
} from '../wire-request.ts';

/**
 * What Amazon makes of a request. Shapes and rules:
 * - docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html (function URL)
 * - docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html (payload 2.0)
 * - docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html (REST, payload 1.0)
 * - docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html (load balancer: "If the query parameters are
 *   URL-encoded, the load balancer does not decode them"; without multi-value headers "the last value" of a name is sent)
 * - github.com/middleapi/standard-server/pull/93: captures by which only HTTP APIs decode the path, and cut it at a decoded `?`
 */

const CALLER = '203.0.113.9';
const HOST = 'gateway.example';

type JsonEvent = Readonly<Record<string, unknown>>;

/** Lambda function URL: path and query as they came, names in lower case, repeated headers joined, cookies apart. */
export function functionUrlEvent(wire: WireRequest): JsonEvent {
  const { path, query } = splitTarget(wire.target);
  return versionTwo(wire, {
    path,
    query: query ?? '',
    domain: 'abcdefghijklmnop.lambda-url.eu-west-1.on.aws',
  });
}

/** HTTP API with payload 2.0: as above, and the path is decoded, cut at a `?` that came out of it. */
export function httpApiEvent(wire: WireRequest): JsonEvent {
  const { path, query } = splitTarget(wire.target);
  const decoded = decodeLeniently(path);
  return versionTwo(wire, {
    path: splitTarget(decoded).path,
    query: query ?? '',
    domain: 'api-id.execute-api.eu-west-1.amazonaws.com',
  });
}

type VersionTwo = { readonly path: string; readonly query: string; readonly domain: string };

function versionTwo(wire: WireRequest, { path, query, domain }: VersionTwo): JsonEvent {
  const all = withHost(wire.headers);
  const cookies = all.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value);
  const headers = joinHeaders(
    all.filter(([name]) => name.toLowerCase() !== 'cookie'),
    ',',
  );
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies: cookies.flatMap((cookie) => cookie.split(/; ?/)) }),
    headers: {
      ...headers,
      'x-forwarded-for': forwarded(headers['x-forwarded-for']),
      'x-forwarded-proto': 'https',
    },
    ...(query !== '' && { queryStringParameters: joinHeaders(decodedPairs(query), ',') }),
    requestContext: {
      accountId: 'anonymous',
      apiId: domain.split('.')[0],
      domainName: domain,
      domainPrefix: domain.split('.')[0],
      http: { method: wire.method, path, protocol: 'HTTP/1.1', sourceIp: CALLER, userAgent: 'test' },
      requestId: 'e1506fd5-9e7b-434f-bd42-4f8fa224b599',
      routeKey: '$default',
      stage: '$default',
      time: '27/Nov/2026:14:00:00 +0000',
      timeEpoch: 1_795_788_000_000,
    },
    ...bodyOf(wire),
  };
}

/** REST API: the path as it came, the query decoded and grouped by name, `+` a blank; headers as they came, grouped. */
export function restApiEvent(wire: WireRequest): JsonEvent {
  const { path, query } = splitTarget(wire.target);
  const pairs = decodedPairs(query);
  const headers = [...withHost(wire.headers), ['X-Forwarded-For', `${CALLER}, 198.51.100.7`] as const];
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: wire.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: groupValues(headers),
    queryStringParameters: pairs.length === 0 ? null : Object.fromEntries(pairs),
    multiValueQueryStringParameters: pairs.length === 0 ? null : groupValues(pairs),
    pathParameters: { proxy: decodeLeniently(path).replace(/^\//, '') },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api-id',
      domainName: HOST,
      domainPrefix: 'gateway',
      httpMethod: wire.method,
      identity: { sourceIp: CALLER, userAgent: 'test', userArn: null },
      // At a custom domain without a base path.
      path,
      protocol: 'HTTP/1.1',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      resourcePath: '/{proxy+}',
      stage: 'prod',
    },
    ...bodyOf(wire),
  };
}

/** Load balancer with multi-value headers: path and query as they came, the latter grouped by name. */
export function balancerEvent(wire: WireRequest): JsonEvent {
  const { path, query } = splitTarget(wire.target);
  const headers = [...withHost(wire.headers), ...balancerHeaders(wire.headers)];
  return {
    ...balancerFacts(wire, path),
    multiValueHeaders: groupValues(headers, (name) => name.toLowerCase()),
    multiValueQueryStringParameters: groupValues(pairsOf(query)),
  };
}

/** The same without: of repeated names the last value. */
export function singleBalancerEvent(wire: WireRequest): JsonEvent {
  const { path, query } = splitTarget(wire.target);
  const headers = [...withHost(wire.headers), ...balancerHeaders(wire.headers)];
  return {
    ...balancerFacts(wire, path),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    queryStringParameters: Object.fromEntries(pairsOf(query)),
  };
}

function balancerFacts(wire: WireRequest, path: string): JsonEvent {
  const targetGroupArn =
    'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/nymgate/6d0ecf831eec9f09';
  return { requestContext: { elb: { targetGroupArn } }, httpMethod: wire.method, path, ...bodyOf(wire) };
}

function balancerHeaders(headers: HeaderList): HeaderList {
  const before = headers.find(([name]) => name.toLowerCase() === 'x-forwarded-for')?.[1];
  return [
    ['x-amzn-trace-id', 'Root=1-5bdb40ca-556d8b0c50dc66f0511bf520'],
    ['x-forwarded-for', before === undefined ? CALLER : `${before}, ${CALLER}`],
    ['x-forwarded-port', '443'],
    ['x-forwarded-proto', 'https'],
  ];
}

function withHost(headers: HeaderList): HeaderList {
  return [['Host', HOST], ...headers];
}

function forwarded(before: string | undefined): string {
  return before === undefined ? CALLER : `${before},${CALLER}`;
}

function decodedPairs(query: string | undefined): HeaderList {
  const decode = (text: string) => decodeLeniently(text.replaceAll('+', ' '));
  return pairsOf(query).map(([name, value]) => [decode(name), decode(value)]);
}

function bodyOf({ body }: WireRequest): JsonEvent {
  if (body === undefined || body.length === 0) return { body: null, isBase64Encoded: false };
  return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}
