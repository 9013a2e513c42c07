import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { readComments } from './comments.ts';
import type { Finding, Kind, Measured } from './finding.ts';
import { nameFaults } from './identifier-words.ts';
import { readIdentifiers } from './identifiers.ts';
import { readMessages } from './messages.ts';
import { measurePage } from './pages.ts';
import { countWords, type Passage } from './sentences.ts';
import { type Fault, longSentences, wordFaults } from './text-rules.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs'];
const SOURCES = ['kernels'];
const EXCLUDED = /(?:^|\/)(?:node_modules|dist|fixtures)\//;
const TEST = /\.test\.tsx?$/;
/** German and French texts follow rule 1 only. */
const OTHER_LANGUAGE = /(?:^|[/.-])(?:de|fr)\.(?:ts|md)$/;

export type Scope = { readonly kinds: readonly Kind[]; readonly files: readonly string[] };

/** Measures a repository. An empty `files` means all of them. */
export function measure(root: string, { kinds, files }: Scope): ReadonlyMap<Kind, Measured> {
  const all = new Map<Kind, Measured>();
  const add = (kind: Kind, { findings, words }: Measured): void => {
    const before = all.get(kind) ?? { findings: [], words: 0 };
    all.set(kind, { findings: [...before.findings, ...findings], words: before.words + words });
  };
  const isInScope = (file: string): boolean =>
    files.length === 0 || files.some((start) => file === start || file.startsWith(`${start}/`));
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  if (kinds.includes('pages'))
    for (const page of listFiles(root, PAGES, /\.md$/).filter(isInScope))
      add('pages', measurePage(page, read(page)));
  if (kinds.some((kind) => kind !== 'pages'))
    for (const file of listFiles(root, sourceFolders(root), /\.tsx?$/).filter(isInScope))
      for (const [kind, measured] of measureSource(file, read(file)))
        if (kinds.includes(kind)) add(kind, measured);
  return all;
}

/** Measures a source file. Skips generated ones. */
export function measureSource(file: string, text: string): ReadonlyMap<Kind, Measured> {
  if (/^\/\/ (?:Made|Generated) by tools\//.test(text)) return new Map();
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const names = readIdentifiers(source);
  const english = !OTHER_LANGUAGE.test(file);
  return new Map<Kind, Measured>([
    [
      'identifiers',
      { words: names.length, findings: toFindings('identifiers', file, nameFaults(file, names)) },
    ],
    ['comments', measureTexts('comments', file, readComments(source), true)],
    ['messages', measureTexts('messages', file, TEST.test(file) ? [] : readMessages(source), english)],
  ]);
}

function measureTexts(kind: Kind, file: string, passages: readonly Passage[], english: boolean): Measured {
  const faults = [...longSentences(passages), ...(english ? wordFaults(passages) : [])];
  return {
    words: passages.reduce((sum, { text }) => sum + countWords(text), 0),
    findings: toFindings(kind, file, faults),
  };
}

function toFindings(kind: Kind, file: string, faults: readonly Fault[]): readonly Finding[] {
  return faults.map((fault) => ({ kind, file, ...fault }));
}

function sourceFolders(root: string): readonly string[] {
  return [...SOURCES, ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`)];
}

/** Lists matching files in folders, and matching paths themselves. */
function listFiles(root: string, starts: readonly string[], named: RegExp): readonly string[] {
  return starts
    .filter((start) => existsSync(join(root, start)))
    .flatMap((start) =>
      named.test(start)
        ? [start]
        : readdirSync(join(root, start), { recursive: true, encoding: 'utf8' }).map(
            (path) => `${start}/${path}`,
          ),
    )
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => named.test(path) && !EXCLUDED.test(path))
    .sort();
}
