import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { sbomJson } from '../make-sbom.ts';
import type { Entry } from './entries.ts';
import type { BundleFile } from './single-files.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Files of every bundle that say what is in it and under which terms. The image has them elsewhere. */
export const LICENSE_FILES = ['LICENSE', 'NOTICE', 'LICENSES.txt', 'sbom.cdx.json'] as const;

/** The packages of which bytes are in what esbuild has written, by their places in `package-lock.json`. */
export function listPackagePaths(metafiles: readonly Metafile[]): readonly string[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => Object.entries(output.inputs)),
  );
  const places = inputs.flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? (/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []) : [],
  );
  return [...new Set(places)].sort();
}

/** What lies beside the code: terms, the list of parts, and what the platform reads to load a function. */
export function listCompanionFiles(
  { platformFolder }: Entry,
  places: readonly string[],
): readonly BundleFile[] {
  const ours = ['LICENSE', 'NOTICE'].map((name) => ({ name, content: readFileSync(join(ROOT, name)) }));
  return [
    ...ours,
    { name: 'LICENSES.txt', content: collectLicenses(places) },
    { name: 'sbom.cdx.json', content: sbomJson({ places }) },
    ...(platformFolder === undefined ? [] : filesIn(join(ROOT, platformFolder))),
  ];
}

/** Names, versions and licences of packages, for whoever is given code of them. */
export function collectLicenses(places: readonly string[]): string {
  return places.map(termsOf).join('\n\n');
}

function filesIn(folder: string): readonly BundleFile[] {
  return readdirSync(folder).map((name) => ({ name, content: readFileSync(join(folder, name)) }));
}

/** Name and version of a package, and its licence as it publishes it: in full, or by name where it has no such file. */
function termsOf(place: string): string {
  const folder = join(ROOT, place);
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license: string;
  };
  const file = readdirSync(folder).find((each) => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(each));
  const terms = file === undefined ? license : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version}\n\n${terms}\n`;
}
