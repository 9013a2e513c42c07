import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the repository: its path from the root, and its text. */
export type RepositoryFile = { readonly path: string; readonly name: string; readonly text: string };

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = ['packages', 'kernels', 'tests', 'bench', 'tools', 'docs'];
const NOT_OURS = /(?:^|\/)(?:node_modules|dist|results|fixtures)\//;

/** Every file of the repository's own folders, and those of its root, whose name matches. */
export function repositoryFiles(named: RegExp): readonly RepositoryFile[] {
  const below = FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  return [...readdirSync(ROOT), ...below]
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => named.test(path) && !NOT_OURS.test(path) && statSync(join(ROOT, path)).isFile())
    .map((path) => ({ path, name: basename(path), text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** Where a link to a part of a page may lead: anchors that it sets, and its headings as GitHub names them. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const text = page.replaceAll(/^```[\s\S]*?^```/gm, '');
  const set = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id ?? '');
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => slug(heading ?? ''));
  return new Set([...set, ...headings]);
}

function slug(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}
