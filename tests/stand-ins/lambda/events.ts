/**
 * Events in the shapes of AWS's public pages, with invented values: "Invoking Lambda function URLs", "AWS Lambda proxy integrations for
 * HTTP APIs" (payload 2.0), "Input format of a Lambda function for proxy integration" (REST), "Lambda functions as targets for
 * Application Load Balancers".
 */

export type Asked = {
  readonly path?: string;
  readonly query?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `userArn` that IAM authorization has written; absent: none. */
  readonly userArn?: string;
  readonly body?: string;
};

export const ROLE = 'arn:aws:iam::111122223333:role/service/warehouse';
export const SESSION = 'arn:aws:sts::111122223333:assumed-role/warehouse/run-7';
export const PUBLIC_URL = 'https://abcdefg.lambda-url.eu-west-1.on.aws';

const HEADERS = {
  host: 'abcdefg.lambda-url.eu-west-1.on.aws',
  accept: 'application/json',
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
  'x-amzn-trace-id': 'Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e',
};

function iam(userArn: string | undefined) {
  if (userArn === undefined) return {};
  const iam = {
    accessKey: 'ASIAEXAMPLE',
    accountId: '111122223333',
    callerId: 'AROAEXAMPLE:run-7',
    cognitoIdentity: null,
    principalOrgId: 'o-example',
    userArn,
    userId: 'AROAEXAMPLE:run-7',
  };
  return { authorizer: { iam } };
}

export function functionUrlEvent({ path = '/v1.0/users', query = '', ...asked }: Asked = {}) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { ...HEADERS, ...asked.headers },
    requestContext: {
      accountId: '111122223333',
      apiId: 'abcdefg',
      ...iam(asked.userArn),
      domainName: 'abcdefg.lambda-url.eu-west-1.on.aws',
      domainPrefix: 'abcdefg',
      http: {
        method: asked.method ?? 'GET',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '203.0.113.9',
        userAgent: 'agent',
      },
      requestId: 'id',
      routeKey: '$default',
      stage: '$default',
      time: '12/Mar/2026:19:03:58 +0000',
      timeEpoch: 1_773_342_238_390,
    },
    ...(asked.body !== undefined && { body: asked.body }),
    isBase64Encoded: false,
  };
}

export function httpApiEvent(asked: Asked = {}) {
  const event = functionUrlEvent(asked);
  const domainName = 'api0.execute-api.eu-west-1.amazonaws.com';
  return { ...event, requestContext: { ...event.requestContext, domainName, domainPrefix: 'api0' } };
}

function lists(record: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, [value]]));
}

export type AskedInPieces = Omit<Asked, 'query'> & {
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
};

export function restEvent({ path = '/v1.0/users', parameters, ...asked }: AskedInPieces = {}, base = '') {
  const headers = { Host: 'nymgate.example.org', ...asked.headers };
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: asked.method ?? 'GET',
    headers,
    multiValueHeaders: lists({ ...headers, 'X-Forwarded-For': '203.0.113.9' }),
    queryStringParameters: null,
    multiValueQueryStringParameters: parameters ?? null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: '111122223333',
      apiId: 'rest0',
      httpMethod: asked.method ?? 'GET',
      identity: { sourceIp: '203.0.113.9', userArn: asked.userArn ?? null, accessKey: null, caller: null },
      path: `${base}${path}`,
      protocol: 'HTTP/1.1',
      resourcePath: '/{proxy+}',
      stage: 'prod',
    },
    body: asked.body ?? null,
    isBase64Encoded: false,
  };
}

export function balancerEvent(
  { path = '/v1.0/users', parameters = {}, ...asked }: AskedInPieces = {},
  mode: 'single' | 'lists' = 'lists',
) {
  const headers = { ...HEADERS, ...asked.headers };
  const last = Object.entries(parameters).map(([name, values]) => [name, values.at(-1) ?? '']);
  return {
    requestContext: {
      elb: {
        targetGroupArn:
          'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/nymgate/6d0ecf831eec9f09',
      },
    },
    httpMethod: asked.method ?? 'GET',
    path,
    ...(mode === 'lists'
      ? { multiValueHeaders: lists(headers), multiValueQueryStringParameters: parameters }
      : { headers, queryStringParameters: Object.fromEntries(last) }),
    body: asked.body ?? '',
    isBase64Encoded: false,
  };
}
