import { execFileSync } from 'node:child_process';
import { describe, expect, it, test } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { checkProcess, type ProcessFacts } from './check-process.ts';
import { splitOptions } from './node-switches.ts';

const facts: ProcessFacts = { environment: {}, execArgv: [], inspecting: false, webAssembly: true };

function refusal(more: Partial<ProcessFacts>): string {
  try {
    checkProcess({ ...facts, ...more });
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(SetupError);
    return (error as SetupError).message;
  }
}

/** The two places where a switch may stand. */
const places = (text: string): readonly Partial<ProcessFacts>[] => [
  { execArgv: [text] },
  { environment: { NODE_OPTIONS: `--max-old-space-size=200 ${text}` } },
];

const DEVELOPMENT = { NODE_ENV: 'development' };

describe('the process (NET-08)', () => {
  it.each<[string, Partial<ProcessFacts>]>([
    ['no TLS verification', { environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }],
    ['--inspect', { execArgv: ['--inspect'] }],
    ['--inspect-brk', { execArgv: ['--inspect-brk=0.0.0.0:9229'] }],
    ['--inspect by NODE_OPTIONS', { environment: { NODE_OPTIONS: '--max-old-space-size=100 --inspect=1' } }],
    ['inspector open', { inspecting: true }],
    ['lenient parser', { execArgv: ['--insecure-http-parser'] }],
    ['lenient parser in development', { execArgv: ['--insecure-http-parser'], environment: DEVELOPMENT }],
    ['old TLS', { environment: { NODE_OPTIONS: '--tls-min-v1.0' } }],
    ['heap snapshots', { execArgv: ['--heapsnapshot-signal=SIGUSR2'] }],
    ['no WebAssembly', { webAssembly: false }],
    ['a module loaded before it', { execArgv: ['--require', './agent.cjs'] }],
    ['the same, in short', { execArgv: ['-r', './agent.cjs'] }],
  ])('refuses %s', (_, more) => {
    expect(refusal(more)).toContain('CONFIG_INVALID');
  });
  it.each<[string, Partial<ProcessFacts>]>([
    ['nothing special', {}],
    ['verification on', { environment: { NODE_TLS_REJECT_UNAUTHORIZED: '1' } }],
    ['an authority more', { environment: { NODE_EXTRA_CA_CERTS: '/etc/ca.pem' } }],
    ['--inspect in development', { execArgv: ['--inspect'], environment: DEVELOPMENT, inspecting: true }],
    ['a loader in development', { execArgv: ['--import', 'file:///tsx.mjs'], environment: DEVELOPMENT }],
    ['coverage in development', { environment: { ...DEVELOPMENT, NODE_V8_COVERAGE: '/tmp/c' } }],
    ['what operators.md recommends', { environment: { NODE_OPTIONS: '--max-semi-space-size=8' } }],
  ])('accepts %s', (_, more) => {
    expect(refusal(more)).toBe('');
  });
});

describe('SWI-01 switches are refused unless they are on the list', () => {
  it.each([
    '--heapsnapshot_signal=SIGUSR2',
    '--heapsnapshot-near-heap-limit=3',
    '--insecure_http_parser',
    '--tls_min_v1.0',
    '--tls-min_v1.1',
    '--tls-cipher-list=NULL',
    '--tls_keylog=/tmp/keys',
    '--report-on-signal',
    '--report_on_fatalerror',
    '--report-uncaught-exception',
    '--abort_on_uncaught_exception',
    '--trace-event-categories=node.http',
    '--cpu-prof',
    '--heap_prof',
    '--no-verify-base-objects',
    '--openssl-config=/tmp/x',
    '--a-switch-of-the-next-node',
    '-insecure-http-parser',
    '-e',
    '--',
  ])('%s, in either place', (text) => {
    for (const place of places(text)) expect(refusal(place)).toContain('is refused');
  });

  const KNOWN = knownSwitches();

  /** What of Node's switches a reviewer has let pass; a change of the list has to be made here too. */
  const PASSES = [
    'addons allow-addons allow-child-process allow-fs-read allow-fs-write allow-net allow-wasi allow-worker deprecation disable-proto',
    'disable-warning disallow-code-generation-from-strings dns-result-order enable-fips enable-network-family-autoselection env-file',
    'env-file-if-exists experimental-permission expose-gc force-fips frozen-intrinsics huge-max-old-generation-size initial-heap-size',
    'max-heap-size max-old-space-size max-old-space-size-percentage max-semi-space-size min-semi-space-size',
    'network-family-autoselection network-family-autoselection-attempt-timeout optimize-for-size permission report-exclude-env',
    'report-exclude-network secure-heap secure-heap-min semi-space-growth-factor title tls-min-v1.2 tls-min-v1.3 use-bundled-ca',
    'use-largepages use-openssl-ca use-system-ca v8-pool-size warnings zero-fill-buffers',
  ].flatMap((line) => line.split(' '));

  test('every switch that this Node and its V8 know is on the list or refused, in every spelling', () => {
    expect(KNOWN.length).toBeGreaterThan(700);
    const passes = new Set<string>();
    const mixed: string[] = [];
    for (const name of KNOWN) {
      const spelled = spellings(name).flatMap(places).map(refusal);
      const refused = spelled.filter((message) => message !== '').length;
      if (refused === 0) passes.add(name);
      else if (refused !== spelled.length) mixed.push(name);
    }
    expect(mixed).toEqual([]);
    expect([...passes].filter((name) => !PASSES.includes(name))).toEqual([]);
    expect(passes.size).toBeGreaterThan(30);
  });

  test('nothing of a value, and no odd name, is in the message', () => {
    const message = refusal({
      execArgv: ['--title=ok', '--tls-keylog=/home/zoe/s3cret', '--s3cret:zoe@contoso'],
    });
    expect(message).toContain('--tls-keylog is refused: it writes what decrypts the traffic');
    expect(message).toContain('a switch of Node is refused');
    expect(message).not.toMatch(/s3cret|zoe/);
  });
});

describe('SWI-01 variables', () => {
  it.each([
    ['NODE_DEBUG', 'http'],
    ['NODE_DEBUG', 'undici'],
    ['NODE_DEBUG_NATIVE', 'TLS'],
    ['SSLKEYLOGFILE', '/tmp/keys'],
    ['NODE_V8_COVERAGE', '/tmp/coverage'],
  ])('%s=%s is refused, its value not told', (name, value) => {
    const message = refusal({ environment: { [name]: value } });
    expect(message).toContain(`${name} is refused`);
    expect(message).toContain('unset it');
    expect(message).not.toContain(value === 'TLS' ? '=TLS' : value);
  });
  test.each([
    ['OPENSSL_CONF', '/tmp/evil.cnf'],
    ['OPENSSL_MODULES', '/tmp/modules'],
    ['OPENSSL_ENGINES', '/tmp/engines'],
    ['NODE_PATH', '/tmp/lib'],
    ['NODE_COMPILE_CACHE', '/tmp/cache'],
    ['NODE_REDIRECT_WARNINGS', '/tmp/warnings'],
    ['NODE_REPL_EXTERNAL_MODULE', '/tmp/module.js'],
    ['NODE_ICU_DATA', '/tmp/icu'],
    ['NODE_A_VARIABLE_OF_THE_NEXT_NODE', '/tmp/x'],
    ['node_path', '/tmp/lib'],
  ])('%s is on no list and refused, its value not told', (name, value) => {
    const message = refusal({ environment: { [name]: value } });
    expect(message).toContain(`${name} is refused`);
    expect(message).not.toContain(value);
    expect(refusal({ environment: { [name]: '' } })).toBe('');
    expect(refusal({ environment: { ...DEVELOPMENT, [name]: value } })).toBe('');
  });
  test('those of the images of Node, of Kubernetes and of the authorities of the system pass', () => {
    const environment = {
      ...{ NODE_ENV: 'production', NODE_VERSION: '20.20.2', NODE_NO_WARNINGS: '1', NODE_NAME: 'pool-1' },
      ...{ NODE_EXPORTER_SERVICE_HOST: '10.0.0.1', NODE_EXPORTER_SERVICE_PORT_METRICS: '9100' },
      ...{ NODE_EXPORTER_PORT: 'tcp://10.0.0.1:9100', NODE_EXPORTER_PORT_9100_TCP_ADDR: '10.0.0.1' },
      ...{ SSL_CERT_FILE: '/etc/ssl/cert.pem', SSL_CERT_DIR: '/etc/ssl', NODELESS: '1', MY_NODE_PATH: '/x' },
    };
    expect(refusal({ environment })).toBe('');
  });
  test('an odd name is not told', () => {
    const message = refusal({ environment: { 'NODE_ zoe@contoso': '1' } });
    expect(message).toContain('a variable of Node or OpenSSL is refused');
    expect(message).not.toContain('zoe');
  });
  test('NODE_DEBUG is refused in development too', () => {
    expect(refusal({ environment: { ...DEVELOPMENT, NODE_DEBUG: 'http' } })).toContain('NODE_DEBUG');
  });
  test('an empty one counts for nothing, as for Node', () => {
    expect(refusal({ environment: { NODE_DEBUG: '', NODE_OPTIONS: '' } })).toBe('');
  });
});

describe('the words of NODE_OPTIONS', () => {
  it.each<[string, readonly string[]]>([
    ['', []],
    ['  --a   --b=1 ', ['--a', '--b=1']],
    ['--title="a --inspect" --b', ['--title=a --inspect', '--b']],
    ['"--inspect"', ['--inspect']],
    ['--ins"pe"ct', ['--inspect']],
    [String.raw`"--in\spect"`, ['--inspect']],
    [String.raw`--a="\"x\"" --b`, ['--a="x"', '--b']],
    ['--a "--b', ['--a', '--b']],
    ['--a\t--b', ['--a', '--b']],
  ])('%s', (text, words) => {
    expect(splitOptions(text)).toEqual(words);
  });
});

/** Names without their hyphens and without `no-`: what `--help`, `--v8-options` and NODE_OPTIONS know. */
function knownSwitches(): readonly string[] {
  const printed = ['--help', '--v8-options'].map((page) =>
    execFileSync(process.execPath, [page], { encoding: 'utf8', maxBuffer: 16_777_216, env: {} }),
  );
  const found = printed.flatMap((text) => text.match(/(?<=^ {2}(?:-[a-zA-Z], )?)--[a-z0-9._-]+/gm) ?? []);
  const names = [...found, ...process.allowedNodeEnvironmentFlags]
    .filter((text) => text.startsWith('--'))
    .map((text) => text.slice(2).replace(/\.+$/, '').replaceAll('_', '-').replace(/^no-/, ''));
  return [...new Set(names)].filter((name) => name !== '');
}

function spellings(name: string): readonly string[] {
  const under = name.replaceAll('-', '_');
  const first = name.replace('-', '_');
  return [name, under, first].flatMap((one) => [`--${one}`, `--${one}=1`, `--no-${one}`, `--no_${one}`]);
}
