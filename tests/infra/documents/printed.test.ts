import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createDocuments } from '../../../packages/deploy/src/documents/create-documents.ts';
import { LANGUAGES } from '../../../packages/deploy/src/documents/privacy/privacy-texts.ts';
import { blocksOf } from '../../docs/command-blocks.ts';
import { deployments } from '../../documents/deployments.ts';
import { shellcheck } from '../docs/run-shellcheck.ts';

const folder = mkdtempSync(join(tmpdir(), 'nymgate-printed-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The sheets with the most fields and the longest words, and every connector once. */
const SHEETS = Object.entries(deployments()).flatMap(([host, deployment]) =>
  LANGUAGES.flatMap((language) =>
    createDocuments(deployment, { format: 'html', language })
      .filter(({ name }) => name.startsWith('privacy-') && host !== 'custom')
      .map(({ name, content }) => ({ title: `${host} ${language} ${name}`, content })),
  ),
);

function run(program: string, ...args: readonly string[]): string {
  const { stdout, error, status, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}

/** Pages and size of a page, as Chromium prints it and poppler reads it. */
function print(html: string): { readonly pages: number; readonly size: string } {
  const [page, pdf] = [join(folder, 'page.html'), join(folder, 'page.pdf')];
  writeFileSync(page, html);
  run(
    'chromium',
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-pdf-header-footer',
    `--user-data-dir=${join(folder, 'profile')}`,
    `--print-to-pdf=${pdf}`,
    `file://${page}`,
  );
  const facts = run('pdfinfo', pdf);
  return {
    pages: Number(/^Pages:\s+(\d+)/m.exec(facts)?.[1]),
    size: /^Page size:.*\((\w+)\)/m.exec(facts)?.[1] ?? '',
  };
}

describe('privacy sheets, printed', () => {
  test('there is one for every connector in every language', () => {
    expect(SHEETS).toHaveLength(7 * LANGUAGES.length);
  });

  test.each(SHEETS)('$title has two pages of A4 at most', ({ content }) => {
    const { pages, size } = print(content);
    expect(size).toBe('A4');
    expect(pages).toBeLessThanOrEqual(2);
  });

  test('a sheet with twice the fields would be found', () => {
    const [longest] = SHEETS.toSorted((one, other) => other.content.length - one.content.length);
    const more = longest?.content.replaceAll(/<tbody>([\s\S]*?)<\/tbody>/g, '<tbody>$1$1</tbody>') ?? '';
    expect(print(more).pages).toBeGreaterThan(2);
  });
});

describe.each(Object.entries(deployments()))('shellcheck, %s', (_, deployment) => {
  const files = createDocuments(deployment, { format: 'md', language: 'en' });

  test('finds nothing in test.sh', () => {
    const script = files.find(({ name }) => name === 'test.sh')?.content ?? '';
    expect(script.length).toBeGreaterThan(1_000);
    expect(shellcheck(script, 'bash')).toBe('');
  });

  test('finds nothing in any block', () => {
    const blocks = files
      .flatMap(({ name, content }) => blocksOf(name, content))
      .filter(({ language }) => language === 'sh');
    expect(blocks.length).toBeGreaterThan(5);
    for (const { where, text } of blocks) expect(shellcheck(text, 'bash'), where).toBe('');
  });
});
