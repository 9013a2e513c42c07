import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type PageFile = { readonly name: string; readonly language: string; readonly text: string };

const GUIDES = fileURLToPath(new URL('../../../docs/guides/', import.meta.url));
const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm;
/** The first line of a block that is a file names it, in a comment of its language. */
const NAME = /^(?:#|\/\/|--) ([\w.-]+\.\w+)\n/;

/** Every block of a guide that is code, with the name of its file; commands of a shell have none. */
export function pageFiles(page: string): readonly PageFile[] {
  const blocks = [...readFileSync(join(GUIDES, page), 'utf8').matchAll(BLOCK)];
  return blocks.map(([, language = '', text = '']) => ({ language, text, name: NAME.exec(text)?.[1] ?? '' }));
}

/** Writes what a guide says to write into a folder. */
export function writePageFiles(page: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of pageFiles(page)) if (name !== '') writeFileSync(join(folder, name), text);
}

/** The commands of a guide's shell blocks, a block each. */
export function shellBlocks(page: string): readonly string[] {
  return pageFiles(page).flatMap(({ language, text }) => (language === 'sh' ? [text] : []));
}
