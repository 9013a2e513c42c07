type JsonObjectLike = { readonly [key: string]: unknown };
type ValueCheck = (value: unknown) => boolean;

export function isObject(value: unknown): value is JsonObjectLike {
  return typeof value === 'object' && value !== null;
}

const isString: ValueCheck = (value) => typeof value === 'string';
const isStringArray: ValueCheck = (value) => Array.isArray(value) && value.every(isString);
const isBoolean: ValueCheck = (value) => typeof value === 'boolean';
const isRecordOf =
  (check: ValueCheck): ValueCheck =>
  (value) =>
    isObject(value) && !Array.isArray(value) && Object.values(value).every(check);
const optionalCheck =
  (check: ValueCheck): ValueCheck =>
  (value) =>
    value === undefined || value === null || check(value);

/** What is read of every event, whatever it is in; `event.ts` has the types. */
const COMMON: Readonly<Record<string, ValueCheck>> = {
  body: optionalCheck(isString),
  isBase64Encoded: optionalCheck(isBoolean),
  headers: optionalCheck(isRecordOf(isString)),
  multiValueHeaders: optionalCheck(isRecordOf(isStringArray)),
  queryStringParameters: optionalCheck(isRecordOf(isString)),
  multiValueQueryStringParameters: optionalCheck(isRecordOf(isStringArray)),
};
const URL_EVENT = {
  ...COMMON,
  queryStringParameters: () => true,
  rawPath: isString,
  rawQueryString: isString,
  cookies: optionalCheck(isStringArray),
};
const PATH_EVENT = { ...COMMON, httpMethod: isString, path: isString };

/** Whether all that is read of an event of this format has the type that it must have. */
export function isWellFormed(event: unknown, format: string): boolean {
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
