// Allowed switches of Node and V8; `--no-` is allowed too. All others are rejected, because a deny list of
// 900 switches that grows with each version is never complete (SWI-01).
const ALLOWED_NAMES: ReadonlySet<string> = new Set([
  // memory
  ...`max-old-space-size max-old-space-size-percentage max-semi-space-size min-semi-space-size
    semi-space-growth-factor initial-heap-size max-heap-size huge-max-old-generation-size
    optimize-for-size expose-gc use-largepages v8-pool-size`.split(/\s+/),
  // less than Node allows by itself
  ...`addons allow-addons allow-child-process allow-fs-read allow-fs-write allow-net allow-wasi allow-worker
    disable-proto disallow-code-generation-from-strings enable-fips experimental-permission force-fips
    frozen-intrinsics permission report-exclude-env report-exclude-network secure-heap secure-heap-min
    tls-min-v1.2 tls-min-v1.3 zero-fill-buffers`.split(/\s+/),
  // certificate authorities of the system
  ...`use-bundled-ca use-openssl-ca use-system-ca`.split(/\s+/),
  // network
  ...`dns-result-order enable-network-family-autoselection network-family-autoselection
    network-family-autoselection-attempt-timeout`.split(/\s+/),
  // words on standard error, and a name
  ...`deprecation disable-warning title warnings`.split(/\s+/),
  // variables that are checked as all others
  ...`env-file env-file-if-exists`.split(/\s+/),
]);

/** Allowed with NODE_ENV=development: debuggers and loaders, which can read keys and original values. */
const ALLOWED_IN_DEVELOPMENT: ReadonlySet<string> = new Set(
  `conditions debug-port enable-source-maps experimental-import-meta-resolve experimental-loader
  import inspect inspect-brk inspect-port inspect-publish-uid inspect-wait loader require`.split(/\s+/),
);

/** Short forms that matter; no other allowed switch has one. */
const SHORT_OPTIONS: Readonly<Record<string, string>> = { '-r': 'require', '-C': 'conditions' };

const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^insecure-http-parser$/, 'it accepts requests that two servers read differently'],
  [/^(?:tls-(?:min|max)-v1\.|tls-cipher-list$|openssl-)/, 'it allows broken versions or ciphers of TLS'],
  [/^(?:tls-keylog|trace-tls)$/, 'it writes what decrypts the traffic'],
  [
    /^(?:inspect|debug-port)/,
    'a debugger reads keys and tokens out of memory; NODE_ENV=development allows it',
  ],
  [
    /^(?:require|import|loader|experimental-loader)$/,
    'the code that it loads sees keys and clear values; NODE_ENV=development allows it',
  ],
  [
    /^(?:heap|cpu-prof|prof|report|diagnostic-dir|abort-on|trace-|perf-|experimental-report|track-heap)/,
    'it writes keys, tokens or ids to disk',
  ],
];

/** Node and V8 accept `_` for `-`. */
function normalizeSwitchName(text: string): string {
  const short = SHORT_OPTIONS[text];
  if (short !== undefined) return short;
  const [name = ''] = text.split('=');
  if (!name.startsWith('--')) return name;
  return name.slice(2).replaceAll('_', '-');
}

export function isAllowedSwitch(text: string, { development }: { readonly development: boolean }): boolean {
  const name = normalizeSwitchName(text);
  const positive = name.replace(/^no-/, '');
  if (ALLOWED_NAMES.has(positive)) return true;
  return development && ALLOWED_IN_DEVELOPMENT.has(name);
}

/** Describes a rejected switch by its name, never its value. */
export function describeRefusedSwitch(text: string): string {
  const name = normalizeSwitchName(text);
  const displayName = /^[a-z0-9.-]{1,60}$/i.test(name) ? `--${name.replace(/^-+/, '')}` : 'a switch of Node';
  const reason =
    REASONS.find(([pattern]) => pattern.test(name.replace(/^no-/, '')))?.[1] ??
    'it is not among those that are known to keep what the gateway promises';
  return `${displayName} is refused: ${reason}`;
}

/** Values of switches, code and file names don't start with a hyphen. */
export function listSwitches(words: readonly string[]): readonly string[] {
  return words.filter((word) => word.startsWith('-'));
}

/**
 * Splits NODE_OPTIONS as Node does (nodejs.org/api/cli.html#node_optionsoptions). With an unterminated quote
 * Node refuses to start.
 */
export function splitOptions(options: string): readonly string[] {
  const words = options.match(/(?:"(?:\\.|[^"\\])*"?|[^\s"])+/gs) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"?/gs, (_, inner: string) => inner.replace(/\\(.)/gs, '$1')),
  );
}
