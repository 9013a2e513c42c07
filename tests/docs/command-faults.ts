import type { Block } from './command-blocks.ts';

/** What a person who pastes a block would trip over, in words; empty when nothing. */
export function shellFaults({ text, before }: Pick<Block, 'text' | 'before'>): readonly string[] {
  const code = withoutComments(text);
  return [
    ...found(code, /…|(?<![./\w])\.\.\.(?![./\w])/g, 'an ellipsis'),
    ...found(
      withoutQuoted(code),
      /<[a-z][^<>\n]*>/gi,
      'a placeholder in angle brackets, which a shell reads',
    ),
    ...strangers(code),
    ...(BUILDS.test(code) && !/\bnpm ci\b/.test(before + code) ? ['builds without npm ci'] : []),
  ];
}

const BUILDS = /\bnpm run (?:build|release|generate|demo)\b/;

/** Programs of this repository's own dependencies; anything else behind npx is fetched from a registry. */
const OUR_PROGRAMS = new Set(['tsx', 'vitest']);

function strangers(code: string): readonly string[] {
  const run = [...code.matchAll(/\b(?:npx|npm exec|npm x|pnpm dlx|yarn dlx|bunx)\s+(?:--?\S+\s+)*(\S+)/g)];
  const installed = [...code.matchAll(/\bnpm (?:i|install|add)\s+(?:--?\S+\s+)*(@?[a-z][^\s]*)/g)];
  const names = [
    ...run.flatMap(([, name = '']) => (OUR_PROGRAMS.has(name) ? [] : [name])),
    ...installed.flatMap(([, name = '']) => (/\.tgz$/.test(name) || name.includes('/') ? [] : [name])),
  ];
  return names.filter((name) => /^nymgate/.test(name)).map((name) => `${name} would come from a registry`);
}

function found(code: string, pattern: RegExp, what: string): readonly string[] {
  return [...code.matchAll(pattern)].map(([text]) => `${what}: ${text}`);
}

/** Comments of a shell begin a line or a word. */
function withoutComments(text: string): string {
  return text.replaceAll(/(^|\s)#.*$/gm, '$1');
}

/** Quoted texts and here-documents, in which brackets mean nothing, taken out. */
function withoutQuoted(text: string): string {
  return text.replaceAll(/<<-?\s*'?(\w+)'?[\s\S]*?^\1$/gm, '').replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"/g, '');
}
