import { repositoryFiles } from './repository-files.ts';

/** A fenced block of a page. */
export type Block = {
  /** `docs/guides/callers.md:20`: where its first line stands. */
  readonly where: string;
  readonly page: string;
  readonly language: string;
  /** Without the indentation of the list that it stands in. */
  readonly text: string;
  /** What stands above it on its page. */
  readonly before: string;
};

const FENCE = /^( *)(```+)([^\n`]*)\n([\s\S]*?)^ *\2 *$/gm;

/** Every fenced block of every page, in the order of the pages. */
export function commandBlocks(): readonly Block[] {
  return repositoryFiles(/\.md$/).flatMap(({ path, text }) => blocksOf(path, text));
}

export function blocksOf(page: string, text: string): readonly Block[] {
  return [...text.matchAll(FENCE)].map(({ 1: indent = '', 3: language = '', 4: inner = '', index }) => {
    const before = text.slice(0, index);
    return {
      where: `${page}:${before.split('\n').length + 1}`,
      page,
      language: language.trim(),
      text: inner.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      before,
    };
  });
}
