import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';
import { GATE, OUTSIDE_GATE, PARTS, type Part } from './tests/parts.ts';

type Options = NonNullable<ViteUserConfig['test']>;

const FOLDER = 'tests/harness/own-temporary-folder.ts';
const KEYS = {
  globalSetup: [FOLDER, 'tests/harness/make-rsa-keys.ts'],
  setupFiles: [
    'tests/harness/node-platform.ts',
    'tests/harness/own-environment.ts',
    'tests/harness/rsa-keys.ts',
  ],
};
const SECOND = 1_000;
const MINUTE = 60_000;
/** A gateway in production refuses the modules that the runner loads before ours. */
const DEVELOPMENT = { NODE_ENV: 'development' };

/**
 * What has a process for each file: it replaces a module, measures a process, or runs the command line in its own. All others share
 * one process a worker, which loads what they test once: a gateway takes a second and a half to load. Each file begins with the
 * environment and the directory of the run (tests/harness/own-environment.ts).
 */
const ALONE = [
  'packages/*/src/**/equal-work.test.ts',
  'tests/{architecture,bulk,engine,export,fuzz,package}/**/*.test.ts',
];

const PROJECTS = [
  {
    extends: true as const,
    test: {
      name: 'together',
      include: GATE,
      exclude: [...configDefaults.exclude, ...OUTSIDE_GATE, ...ALONE],
      isolate: false,
    },
  },
  {
    extends: true as const,
    test: { name: 'alone', include: ALONE, exclude: [...configDefaults.exclude, ...OUTSIDE_GATE] },
  },
];

/**
 * How vitest runs the parts of tests/parts.ts, by the name behind `vitest run --mode`; without it, `npm test`. The bounds are against
 * a hang alone: ten times what the slowest test of the part takes on a quiet machine.
 */
const SUITES: Readonly<Record<string, Options>> = {
  test: { ...KEYS, hookTimeout: 30 * SECOND, maxWorkers: '100%', projects: PROJECTS },
  full: { ...KEYS, testTimeout: 5 * MINUTE, maxWorkers: '100%' },
  leak: { ...KEYS, testTimeout: 5 * MINUTE, maxWorkers: '100%' },
  equality: { env: { ...DEVELOPMENT, TEST_ROUNDS: 'many' }, maxWorkers: '100%' },
  // Each bundle is built in a hook.
  package: { ...KEYS, testTimeout: 3 * MINUTE, hookTimeout: 5 * MINUTE },
  export: { ...KEYS, testTimeout: 30 * MINUTE },
  /** Left out: security/identity-calls and identity-faults, which move the gateway's clock; what runs no gateway. */
  bundle: {
    include: [
      'tests/leak/*.test.ts',
      'tests/security/{bodies,callers,egress-proxy,identity-matrix,psoxy-headers,requests,source-auth-faults,tokens,upstream}.test.ts',
      'tests/e2e/{cli-caller-keys,examples,graph-sdk,psoxy-rules}.test.ts',
      'tests/contract/{domain-policy,known-fields}.test.ts',
      'tests/package/{bundle,bundle-cache,bundle-commands,bundle-parts,bundle-sizes}.test.ts',
    ],
    globalSetup: [...KEYS.globalSetup, 'tests/harness/build-bundle-under-test.ts'],
    setupFiles: KEYS.setupFiles,
    testTimeout: 5 * MINUTE,
    hookTimeout: 5 * MINUTE,
  },
  browser: { testTimeout: 5 * MINUTE, hookTimeout: 5 * MINUTE, maxWorkers: '100%' },
  clients: {
    testTimeout: 10 * MINUTE,
    // The first build of the Go SDK takes minutes; each program has a limit of its own below that.
    hookTimeout: 25 * MINUTE,
    fileParallelism: false,
  },
  cloud: {},
  collector: {},
  image: {
    globalSetup: [FOLDER, 'tests/image/build-image-under-test.ts'],
    testTimeout: 5 * MINUTE,
    hookTimeout: 5 * MINUTE,
    fileParallelism: false,
  },
  e2e: { ...KEYS, hookTimeout: 90 * SECOND, maxWorkers: '100%' },
  infra: {
    globalSetup: [FOLDER, 'tests/infra/kubernetes/prepare.ts', 'tests/infra/terraform/serve-for-run.ts'],
    testTimeout: 10 * MINUTE,
    hookTimeout: 10 * MINUTE,
    // On two processors the default is one worker, which waits for its engine most of the time.
    maxWorkers: 2,
    maxConcurrency: 2,
  },
  /** A part of `infra`, which needs an engine and nothing else. */
  terraform: {
    include: ['tests/infra/terraform/**/*.test.ts'],
    globalSetup: [FOLDER, 'tests/infra/terraform/serve-for-run.ts'],
    testTimeout: 10 * MINUTE,
    hookTimeout: 10 * MINUTE,
    maxWorkers: 2,
    maxConcurrency: 2,
  },
  installed: {
    globalSetup: [FOLDER, 'tests/installed/pack-for-strangers.ts'],
    testTimeout: 2 * MINUTE,
    hookTimeout: 8 * MINUTE,
    env: {},
  },
  lambda: {
    globalSetup: [FOLDER, 'tests/lambda/build-lambda-under-test.ts'],
    testTimeout: 5 * MINUTE,
    hookTimeout: 5 * MINUTE,
    env: {},
  },
  oracles: { ...KEYS, testTimeout: 2 * MINUTE, maxWorkers: '100%' },
  spark: { testTimeout: 5 * MINUTE, hookTimeout: 5 * MINUTE, fileParallelism: false },
  warehouse: { ...KEYS, testTimeout: 5 * MINUTE, hookTimeout: 15 * MINUTE },
  state: { testTimeout: 5 * MINUTE, fileParallelism: false },
};

/** The files of a part that are run by vitest. */
function filesOf(mode: string): readonly string[] {
  const part: Part | undefined = Object.entries<Part>(PARTS).find(([name]) => name === mode)?.[1];
  return part?.files ?? part?.again ?? [];
}

function optionsOf(mode: string): Options {
  const suite = SUITES[mode];
  if (suite === undefined) throw new Error(`--mode ${mode}: ${Object.keys(SUITES).join(', ')}`);
  const report = process.env['NYMGATE_TEST_REPORT'];
  return {
    globalSetup: [FOLDER],
    setupFiles: ['tests/harness/node-platform.ts'],
    testTimeout: 30 * SECOND,
    hookTimeout: 90 * SECOND,
    pool: 'forks',
    env: DEVELOPMENT,
    include: [...filesOf(mode)],
    reporters: [report ? 'json' : 'default', ['./tests/harness/report-failures.ts', { mode }]],
    ...(report && { outputFile: { json: report } }),
    ...suite,
  };
}

/** A change of one function for `npm run verify -- proofs`; tests/proofs/mutation.ts has the text. */
const PROOF: { readonly file: string; readonly code: string } | null = JSON.parse(
  process.env['NYMGATE_PROOF'] ?? 'null',
);
const PROOF_PLUGIN = {
  name: 'proof',
  enforce: 'pre' as const,
  transform: (code: string, id: string) => (id === PROOF?.file ? `${code}\n${PROOF.code}` : undefined),
};

export default defineConfig(({ mode }) => ({
  plugins: PROOF === null ? [] : [PROOF_PLUGIN],
  // Packages from source, as tsconfig.json says.
  resolve: { tsconfigPaths: true, conditions: ['nymgate-source'] },
  ssr: { resolve: { conditions: ['nymgate-source', 'node'] } },
  // Knip loads the file in both of Vite's own modes, to see which files `npm test` has.
  test: optionsOf(/^(?:development|production)$/.test(mode) ? 'test' : mode),
}));
