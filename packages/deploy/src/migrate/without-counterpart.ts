/** Why variables have no counterpart, by name without `PSOXY_`. The first match wins. */
const REASONS: readonly (readonly [names: RegExp, reason: string])[] = [
  [
    /^REQUEST_PATH_PREFIX_TO_TRIM$/,
    'the gateway serves /v1.0/... or /CONNECTOR/v1.0/... and takes no other prefix off; have callers or the reverse proxy omit it',
  ],
  [
    /^(?:ACCESS_TOKEN_CACHEABLE|USE_SHARED_TOKEN)$/,
    'a switch for the old token cache, not a secret; access tokens are kept in memory here',
  ],
  [
    /^(?:TOKEN_SCOPE|TOKEN_RESPONSE_TYPE|CREDENTIALS_FLOW|SOURCE_AUTH_STRATEGY_IDENTIFIER)$/,
    'assertion and source decide how a token is requested here',
  ],
  [
    /^(?:SALT|ENCRYPTION_KEY)_IP$/,
    'only hashIp and encryptIp used it; here they use the main salt and key, so tokens of IP addresses differ',
  ],
  [
    /^(?:REMOTE_RESOURCE_BUCKET|INSTANCE_RESOURCE_PATH|SHARED_RESOURCE_PATH)$/,
    'rules may be in that bucket: set rules of the connector to the object, or copy it to a file',
  ],
  [/^REQUEST_TIMEOUT_SECONDS$/, 'set limits.requestMilliseconds by hand'],
  [/^CUSTOM_RULES_SHA$/, 'set expectedPolicy of the connector, which "nymgate doctor" prints'],
  [
    /^(?:FOLLOW_REDIRECTS|USER_AGENT|BUNDLE_FILENAME|EXECUTION_ROLE)$/,
    'it set up the old program, and has no meaning here',
  ],
  [
    /(?:CLIENT_SECRET|PASSWORD|REFRESH_TOKEN|ACCESS_TOKEN|PRIVATE_KEY|SERVICE_ACCOUNT_KEY|API_KEY|CREDENTIALS?)(?:_|$)/,
    'a stored secret: the gateway proves who it is by a federated identity credential and takes no other; remove it where it is kept',
  ],
  [
    /(?:^|_)IPS?_(?:.*_)?(?:ALLOW|WHITE|ACL|LIST)|(?:ALLOW|WHITE)(?:ED|LIST)?_(?:.*_)?IPS?(?:_|$)/,
    'write the ranges into callers.addresses.allow by hand; there an invalid one is an error, not passed over',
  ],
  [/ASYNC|SIDE_?OUTPUT|WEBHOOK/, 'asynchronous requests, side outputs and webhooks are not built yet'],
  [/^BUFFER_SIZE$/, 'it set up the old program, and has no meaning here'],
  [
    /^COMPRESS_OUTPUT_ALWAYS$/,
    'an output is compressed where its input is: readers of the old outputs must not rely on gzip',
  ],
  [
    /^BULK_|BUCKET|COLUMNS?_|^(?:IN|OUT)PUT_|^ADDITIONAL_TRANSFORMS$/,
    'files are pseudonymized by "nymgate bulk", with the rules of RULES',
  ],
  [/DEVELOPMENT|SKIP_SANITIZER|(?:^|_)DEV(?:_|$)/, 'there is no mode in which answers pass as they are'],
  [
    /LOG(?:GING)?_LEVEL|(?:^|_)DEBUG(?:_|$)/,
    'set log.level by hand; log lines hold no personal data at any level',
  ],
  [
    /^(?:AWS|LAMBDA|GOOGLE|GCP|GCLOUD|AZURE|WEBSITE|FUNCTIONS?|CONTAINER|KUBERNETES|K|JAVA|JDK)_|^(?:PATH|HOME|TZ|LANG|PORT|HOSTNAME|_HANDLER|_JAVA_OPTIONS)$/,
    'it belongs to the platform, not to the product',
  ],
];

export function explainMissingCounterpart(name: string): string {
  const plain = name.replace(/^PSOXY_/, '');
  return REASONS.find(([names]) => names.test(plain))?.[1] ?? 'no counterpart is known; look up what it did';
}
