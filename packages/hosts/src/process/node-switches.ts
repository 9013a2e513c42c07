/**
 * Switches of Node and V8 that a gateway may run with, in their plain spelling; `--no-` before one is allowed too. Whatever is not
 * here is refused: Node has some 200 switches and V8 some 700, each version adds more, and a list of the dangerous ones is never
 * whole (SWI-01).
 */
const ALLOWED_BY_PURPOSE: Readonly<Record<string, readonly string[]>> = {
  memory: [
    'max-old-space-size',
    'max-old-space-size-percentage',
    'max-semi-space-size',
    'min-semi-space-size',
    'semi-space-growth-factor',
    'initial-heap-size',
    'max-heap-size',
    'huge-max-old-generation-size',
    'optimize-for-size',
    'expose-gc',
    'use-largepages',
    'v8-pool-size',
  ],
  'less than Node allows by itself': [
    'addons',
    'allow-addons',
    'allow-child-process',
    'allow-fs-read',
    'allow-fs-write',
    'allow-net',
    'allow-wasi',
    'allow-worker',
    'disable-proto',
    'disallow-code-generation-from-strings',
    'enable-fips',
    'experimental-permission',
    'force-fips',
    'frozen-intrinsics',
    'permission',
    'report-exclude-env',
    'report-exclude-network',
    'secure-heap',
    'secure-heap-min',
    'tls-min-v1.2',
    'tls-min-v1.3',
    'zero-fill-buffers',
  ],
  'certificate authorities of the system': ['use-bundled-ca', 'use-openssl-ca', 'use-system-ca'],
  network: [
    'dns-result-order',
    'enable-network-family-autoselection',
    'network-family-autoselection',
    'network-family-autoselection-attempt-timeout',
  ],
  'words on standard error, and a name': ['deprecation', 'disable-warning', 'title', 'warnings'],
  'variables that are checked as all others': ['env-file', 'env-file-if-exists'],
};

const ALLOWED_NAMES: ReadonlySet<string> = new Set(Object.values(ALLOWED_BY_PURPOSE).flat());

/** For NODE_ENV=development: debuggers and loaders, through which others' code reads keys and clear values. */
const ALLOWED_IN_DEVELOPMENT: ReadonlySet<string> = new Set([
  'conditions',
  'debug-port',
  'enable-source-maps',
  'experimental-import-meta-resolve',
  'experimental-loader',
  'import',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'inspect-wait',
  'loader',
  'require',
]);

/** Node's short forms of switches that are refused or asked about; others have none that is allowed. */
const SHORT_OPTIONS: Readonly<Record<string, string>> = { '-r': 'require', '-C': 'conditions' };

/** Why a switch is refused, where more can be said than that it is not on the list. */
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

/** Same name, same meaning: Node and V8 take `_` for `-`, and `--no-` turns a switch off. */
function normalizeSwitchName(text: string): string {
  const short = SHORT_OPTIONS[text];
  if (short !== undefined) return short;
  const [name = ''] = text.split('=');
  if (!name.startsWith('--')) return name;
  return name.slice(2).replaceAll('_', '-');
}

/**
 * Whether a switch may be there, in whatever spelling.
 *
 * @example isAllowedSwitch('--max_old_space_size=200', { development: false }) // true
 */
export function isAllowedSwitch(text: string, { development }: { readonly development: boolean }): boolean {
  const name = normalizeSwitchName(text);
  const positive = name.replace(/^no-/, '');
  if (ALLOWED_NAMES.has(positive)) return true;
  return development && ALLOWED_IN_DEVELOPMENT.has(name);
}

/**
 * What to say of a switch that is refused: its name, never its value.
 *
 * @example switchRefusal('--heapsnapshot_signal=SIGUSR2') // '--heapsnapshot-signal is refused: it writes keys, tokens or ids to disk'
 */
export function describeRefusedSwitch(text: string): string {
  const name = normalizeSwitchName(text);
  const displayName = /^[a-z0-9.-]{1,60}$/i.test(name) ? `--${name.replace(/^-+/, '')}` : 'a switch of Node';
  const reason =
    REASONS.find(([pattern]) => pattern.test(name.replace(/^no-/, '')))?.[1] ??
    'it is not among those that are known to keep what the gateway promises';
  return `${displayName} is refused: ${reason}`;
}

/**
 * The switches among arguments; what follows a switch as its value does not begin with a hyphen, and code or a file name is none.
 */
export function listSwitches(words: readonly string[]): readonly string[] {
  return words.filter((word) => word.startsWith('-'));
}

/**
 * The words of NODE_OPTIONS as Node splits them: by spaces, `"` around what holds some, `\` before a character inside of quotes
 * (nodejs.org/api/cli.html#node_optionsoptions). A quote that never ends leaves what stands behind it one word, and Node refuses to
 * start with it.
 *
 * @example wordsOf('--title="a b" --no-warnings') // ['--title=a b', '--no-warnings']
 */
export function splitOptions(options: string): readonly string[] {
  const words = options.match(/(?:"(?:\\.|[^"\\])*"?|[^\s"])+/gs) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"?/gs, (_, inner: string) => inner.replace(/\\(.)/gs, '$1')),
  );
}
