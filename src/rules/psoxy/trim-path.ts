/** What stands before the path that rules are written for. Blank ones do nothing. */
export type PathPrefixes = {
  /** Path of the configured target host: `/api` of `host.example/api`. */
  readonly hostPath?: string;
  /** REQUEST_PATH_PREFIX_TO_TRIM. */
  readonly requestPrefix?: string;
  /** Name of the cloud function, when the platform writes it into the path as first segment. */
  readonly functionName?: string;
};

/**
 * Takes the prefixes off a raw target, in the order host path, request prefix, function name, each at most once and only at
 * the start (psoxy-facts.md#c).
 *
 * @example trimPath('/my-function/v1.0/users', { functionName: 'my-function' }) // '/v1.0/users'
 */
export function trimPath(target: string, { hostPath, requestPrefix, functionName }: PathPrefixes): string {
  const withoutPrefixes = trimStart(trimStart(target, hostPath), requestPrefix);
  return isBlank(functionName) ? withoutPrefixes : trimSegment(withoutPrefixes, functionName);
}

function trimStart(target: string, prefix: string | undefined): string {
  return !isBlank(prefix) && target.startsWith(prefix) ? target.slice(prefix.length) : target;
}

/** Only a whole segment: `/name-2/…` is another one. */
function trimSegment(target: string, name: string): string {
  const segment = `/${name}`;
  return target.startsWith(`${segment}/`) ? target.slice(segment.length) : target;
}

function isBlank(text: string | undefined): text is undefined {
  return text === undefined || text.trim() === '';
}
