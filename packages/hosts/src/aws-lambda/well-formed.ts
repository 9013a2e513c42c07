type Shape = { readonly [key: string]: unknown };
type Check = (value: unknown) => boolean;

export function isObject(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null;
}

const isText: Check = (value) => typeof value === 'string';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isTruth: Check = (value) => typeof value === 'boolean';
const isNamed =
  (check: Check): Check =>
  (value) =>
    isObject(value) && !Array.isArray(value) && Object.values(value).every(check);
const orNone =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);

/** What is read of every event, whatever it is in; `event.ts` has the types. */
const COMMON: Readonly<Record<string, Check>> = {
  body: orNone(isText),
  isBase64Encoded: orNone(isTruth),
  headers: orNone(isNamed(isText)),
  multiValueHeaders: orNone(isNamed(isTexts)),
  queryStringParameters: orNone(isNamed(isText)),
  multiValueQueryStringParameters: orNone(isNamed(isTexts)),
};
const URL_EVENT = {
  ...COMMON,
  queryStringParameters: () => true,
  rawPath: isText,
  rawQueryString: isText,
  cookies: orNone(isTexts),
};
const PATH_EVENT = { ...COMMON, httpMethod: isText, path: isText };

/** Whether all that is read of an event of this format has the type that it must have. */
export function isWellFormed(event: unknown, format: string): boolean {
  if (!isObject(event) || !isObject(event['requestContext'])) return false;
  const { http, identity, stage, path } = event['requestContext'];
  if (format === 'load-balancer') return fits(event, PATH_EVENT);
  if (format === 'rest-api')
    return fits(event, PATH_EVENT) && fits(identity, { sourceIp: isText }) && isText(stage) && isText(path);
  return fits(event, URL_EVENT) && fits(http, { method: isText, sourceIp: isText });
}

function fits(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  return isObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]));
}
