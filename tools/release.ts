import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENTRIES, type Entry } from './bundle/entries.ts';
import { hashFile } from './image/fetch-parts.ts';
import { readImageLock } from './image/image-lock.ts';
import { run } from './image/run.ts';
import { sourceState } from './image/source-state.ts';
import { sbomJson } from './make-sbom.ts';
import { checkRelease, getUnreleasedNotes, releaseNotes } from './release/check-release.ts';
import { provenance, type Subject } from './release/provenance.ts';
import { zipBundle, zipName } from './release/zip-bundle.ts';

// npm run release: all that a version consists of, into release/. `-- --rehearse` makes it of any state of the sources, and tells
// why it would be no release.

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const TARGET = join(ROOT, 'release');
/** Folders of the packages that are released beside the product. */
const OTHERS = ['simulator', 'console'] as const;
const rehearses = process.argv.includes('--rehearse');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const versionOf = (path: string) => (JSON.parse(text(path)) as { version: string }).version;

const version = versionOf('package.json');
const { revision, clean } = sourceState();
const tag = run('git', ['tag', '--points-at', 'HEAD'], { cwd: ROOT })
  .split('\n')
  .find((each) => /^v\d/.test(each));
const problems = checkRelease({
  tag,
  version,
  others: Object.fromEntries(OTHERS.map((folder) => [folder, versionOf(`packages/${folder}/package.json`)])),
  clean,
  changelog: text('CHANGELOG.md'),
});
for (const problem of problems) console.error(problem);
if (problems.length > 0 && !rehearses) process.exitCode = 1;
else makeRelease();

function makeRelease(): void {
  rmSync(TARGET, { recursive: true, force: true });
  mkdirSync(TARGET);
  for (const which of ['--workspaces=false', ...OTHERS.map((folder) => `--workspace=nymgate-${folder}`)])
    run('npm', ['pack', which, '--ignore-scripts', '--silent', '--pack-destination', TARGET], { cwd: ROOT });
  makeBundles();
  build('tools/build-image.ts');
  for (const name of [`nymgate-${version}.oci.tar`, 'sbom-amd64.cdx.json', 'sbom-arm64.cdx.json'])
    copyFileSync(join(ROOT, 'dist/image', name), join(TARGET, imageName(name)));
  copyFileSync(join(ROOT, 'sbom.cdx.json'), join(TARGET, 'sbom.cdx.json'));
  writeFileSync(join(TARGET, 'sbom-console.cdx.json'), sbomOfConsole());
  writeFileSync(join(TARGET, 'RELEASE_NOTES.txt'), notes());
  writeStatements();
}

/** The packages of the page, and what an installation brings besides; none of it has dependencies. */
function sbomOfConsole(): string {
  const page = JSON.parse(text('packages/console/dist/page/sbom.cdx.json')) as {
    readonly components: readonly { readonly name: string }[];
  };
  const { dependencies } = JSON.parse(text('packages/console/package.json')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const names = new Set([...page.components.map(({ name }) => name), ...Object.keys(dependencies)]);
  const places = [...names].sort().map((name) => `node_modules/${name}`);
  return sbomJson({ holder: 'packages/console', places });
}

function notes(): string {
  const changelog = text('CHANGELOG.md');
  const words = releaseNotes(changelog, version) ?? getUnreleasedNotes(changelog);
  if (words === undefined) throw new Error('CHANGELOG.md says nothing about this version.');
  return words;
}

/** The bundle of each host, out of an empty folder: what an earlier build or a deployment has left there is no part of a release. */
function makeBundles(): void {
  const entries = Object.values<Entry>(ENTRIES);
  for (const { folder } of entries) rmSync(join(ROOT, folder), { recursive: true, force: true });
  build('tools/bundle.ts');
  for (const { name, folder } of entries) {
    writeFileSync(join(TARGET, zipName(name, version)), zipBundle(join(ROOT, folder)));
    copyFileSync(join(ROOT, folder, 'sbom.cdx.json'), join(TARGET, `sbom-${name}.cdx.json`));
  }
}

function imageName(name: string): string {
  return name.replace(/^sbom-/, 'sbom-image-');
}

/** A tool as its own process, since each sets itself up. */
function build(tool: string): void {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', '-C', 'nymgate-source', tool], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${tool} ended with ${status}.`);
}

/** Provenance of everything so far, and then checksums of everything, the provenance too. */
function writeStatements(): void {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_WORKFLOW_REF } = process.env;
  const server = GITHUB_SERVER_URL ?? '';
  const statement = provenance({
    subjects: subjects(),
    source: GITHUB_REPOSITORY === undefined ? undefined : `git+${server}/${GITHUB_REPOSITORY}`,
    commit: clean ? revision : undefined,
    tag,
    packageLockSha256: hashFile(join(ROOT, 'package-lock.json'), 'sha256'),
    imageLock: readImageLock(),
    builder: GITHUB_WORKFLOW_REF === undefined ? 'urn:nymgate:local' : `${server}/${GITHUB_WORKFLOW_REF}`,
  });
  writeFileSync(join(TARGET, 'provenance.intoto.json'), `${JSON.stringify(statement, undefined, 2)}\n`);
  const lines = subjects().map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  writeFileSync(join(TARGET, 'SHA256SUMS'), lines.join(''));
  console.log(`${basename(TARGET)}/: ${lines.length} files and SHA256SUMS`);
}

function subjects(): readonly Subject[] {
  return readdirSync(TARGET)
    .sort()
    .map((name) => ({ name, sha256: hashFile(join(TARGET, name), 'sha256') }));
}
