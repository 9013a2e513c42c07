import type { Finding, Measured } from './finding.ts';
import { countWords, type Passage, strip } from './sentences.ts';
import { type Fault, longSentences, pageFaults, wordFaults } from './text-rules.ts';

/** The stripped texts of a Markdown page. */
type Page = {
  readonly prose: readonly Passage[];
  readonly headings: readonly Passage[];
  readonly cells: readonly (Passage & { readonly links: number })[];
  readonly links: readonly Passage[];
  /** The number of words before the first code block, if there is one. */
  readonly beforeCode: number | undefined;
};

const MAX_CELL_WORDS = 25;
const MAX_CELL_LINKS = 3;
const MAX_WORDS_BEFORE_CODE = 150;
const LINK = /\[((?:[^[\]]|\[[^\]]*\])*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+"[^"]*")?\)/g;

/** Measures a page. German and French pages (`*.de.md`, `*.fr.md`) follow rules 1 and 3 only. */
export function measurePage(file: string, markdown: string): Measured {
  const english = !/\.(?:de|fr)\.md$/.test(file);
  const page = parsePage(markdown);
  const faults = [
    ...longSentences(page.prose),
    ...pageFaults(page.prose, english),
    ...cellFaults(page),
    ...(english
      ? [...wordFaults([...page.prose, ...page.headings, ...page.cells]), ...guideFaults(file, page)]
      : []),
  ];
  const words = [...page.prose, ...page.headings, ...page.cells].reduce(
    (sum, { text }) => sum + countWords(text),
    0,
  );
  return { words, findings: faults.map((fault): Finding => ({ kind: 'pages', file, ...fault })) };
}

function cellFaults({ cells }: Page): readonly Fault[] {
  return cells.flatMap(({ line, text, links }): readonly Fault[] => {
    const words = countWords(text);
    if (words <= MAX_CELL_WORDS && links <= MAX_CELL_LINKS) return [];
    return [{ rule: '3', line, text: `a cell of ${words} words and ${links} links: ${text.slice(0, 60)}…` }];
  });
}

function guideFaults(file: string, { beforeCode = 0, links }: Page): readonly Fault[] {
  const late = file.startsWith('docs/guides/') && beforeCode > MAX_WORDS_BEFORE_CODE;
  const unnamed = links.filter(({ text }) => /^(?:here|there|how)$/i.test(text.trim()));
  return [
    ...(late
      ? [{ rule: '6-code' as const, line: 1, text: `${beforeCode} words before the first code block` }]
      : []),
    ...unnamed.map(({ line, text }) => ({
      rule: '6-link' as const,
      line,
      text: `a link that reads "${text}"`,
    })),
  ];
}

/** A paragraph, list item, heading, table row or code block. */
type Block = { readonly kind: 'prose' | 'heading' | 'row' | 'code'; readonly line: number; text: string };

function parsePage(markdown: string): Page {
  const blocks = readBlocks(
    markdown.replaceAll(/<!--[\s\S]*?-->/g, (comment) => comment.replaceAll(/[^\n]/g, '')),
  );
  const texts = (kind: Block['kind']) => blocks.filter((block) => block.kind === kind);
  const code = blocks.findIndex(({ kind }) => kind === 'code');
  const ahead = blocks.slice(0, Math.max(code, 0)).filter(({ kind }) => kind !== 'row');
  return {
    prose: texts('prose').map(toPlainText),
    headings: texts('heading').map(toPlainText),
    cells: texts('row').flatMap(readCells),
    links: blocks.filter(({ kind }) => kind !== 'code').flatMap(readLinks),
    beforeCode:
      code === -1 ? undefined : ahead.reduce((sum, block) => sum + countWords(toPlainText(block).text), 0),
  };
}

function readBlocks(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let fence: string | undefined;
  let open: Block | undefined;
  for (const [index, written] of markdown.split('\n').entries()) {
    const [, mark] = /^\s*(`{3,}|~{3,})/.exec(written) ?? [];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      continue;
    }
    const kind = mark === undefined ? classifyLine(written) : 'code';
    if (mark !== undefined) fence = mark;
    if (kind === 'more' && open !== undefined) open.text += `\n${written}`;
    else if (kind === 'none') open = undefined;
    else {
      const block: Block = { kind: kind === 'more' ? 'prose' : kind, line: index + 1, text: written };
      blocks.push(block);
      open = block.kind === 'prose' ? block : undefined;
    }
  }
  return blocks;
}

/** `more` continues the open paragraph. */
function classifyLine(line: string): Block['kind'] | 'more' | 'none' {
  if (/^\s*$|^\s*\[[^\]]+\]:\s|^\s*(?:-{3,}|\*{3,})\s*$|^\|?[\s:|-]+\|[\s:|-]*$/.test(line)) return 'none';
  if (/^\s*#{1,6}\s/.test(line)) return 'heading';
  if (/^\s*\|/.test(line)) return 'row';
  return /^\s*(?:[-*+]|\d+[.)])\s/.test(line) ? 'prose' : 'more';
}

function toPlainText({ line, text }: Passage): Passage {
  const words = text
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replaceAll(LINK, '$1')
    .replaceAll(/^\s*(?:#{1,6}|[-*+]|\d+[.)]|>)\s/gm, '');
  return {
    line,
    text: strip(words)
      .replaceAll(/<\/?[a-z][^>\n]*>/gi, '')
      .replaceAll(/\*\*|__/g, ''),
  };
}

function readCells({ line, text }: Block): Page['cells'] {
  const row = text.replaceAll(/`[^`]*`/g, (code) => code.replaceAll('|', ' ')).replaceAll('\\|', ' ');
  return row
    .split('|')
    .slice(1)
    .map((cell) => ({ ...toPlainText({ line, text: cell.trim() }), links: [...cell.matchAll(LINK)].length }));
}

function readLinks({ line, text }: Block): readonly Passage[] {
  return [...text.matchAll(LINK)].map(({ 1: words = '', index }) => ({
    line: line + text.slice(0, index).split('\n').length - 1,
    text: words,
  }));
}
