import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../packages/connectors/src/statements/statement-texts.ts';
import { createDocuments } from '../../../packages/deploy/src/documents/create-documents.ts';
import { servedConnectors } from '../../../packages/deploy/src/documents/facts/served-connector.ts';
import { toHtml } from '../../../packages/deploy/src/documents/markup/to-html.ts';
import { consentPage } from '../../../packages/deploy/src/documents/pages/consent.ts';

import { blocksOf } from '../../docs/command-blocks.ts';
import { deployments, wholeDeployment } from '../../documents/deployments.ts';
import { shellcheck } from '../docs/run-shellcheck.ts';

const folder = mkdtempSync(join(tmpdir(), 'nymgate-printed-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The sheets with the most fields and the longest words, and every connector once. */
const PRINTED = Object.entries(deployments()).flatMap(([host, deployment]) =>
  LANGUAGES.flatMap((language) =>
    createDocuments(deployment, { format: 'html', language })
      .filter(({ name }) => /^(?:privacy|dpia)-(?!.*-properties)/.test(name) && host !== 'custom')
      .map(({ name, content }) => ({ title: `${host} ${language} ${name}`, content })),
  ),
);
const SHEETS = PRINTED.filter(({ title }) => title.includes('privacy-'));
const ASSESSMENTS = PRINTED.filter(({ title }) => title.includes('dpia-'));

function run(program: string, ...args: readonly string[]): string {
  const { stdout, error, status, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}

const A4_POINTS = 842;

/** Number and size of pages, and the length with the part of the last one, as Chromium prints it and poppler reads it. */
function print(html: string): { readonly pages: number; readonly size: string; readonly length: number } {
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
  const pages = Number(/^Pages:\s+(\d+)/m.exec(facts)?.[1]);
  const words = run('pdftotext', '-bbox', '-f', String(pages), '-l', String(pages), pdf, '-');
  const ends = [...words.matchAll(/yMax="([\d.]+)"/g)].map(([, end]) => Number(end));
  return {
    pages,
    length: pages - 1 + Math.max(...ends) / A4_POINTS,
    size: /^Page size:.*\((\w+)\)/m.exec(facts)?.[1] ?? '',
  };
}

describe('privacy sheets, printed', () => {
  test('there is one for every connector in every language', () => {
    expect(SHEETS).toHaveLength(7 * LANGUAGES.length);
  });

  test.each(SHEETS)(
    '$title has a page and a half of A4 at most, Teams with its five services a little more',
    ({ title, content }) => {
      const { length, size } = print(content);
      expect(size).toBe('A4');
      expect(length).toBeLessThanOrEqual(title.includes('msft-teams') ? 1.75 : 1.5);
    },
  );

  test.each(ASSESSMENTS)('$title has two pages at most', ({ content }) => {
    expect(print(content).pages).toBeLessThanOrEqual(2);
  });

  test('a sheet with twice the fields would be found', () => {
    const [longest] = SHEETS.toSorted((one, other) => other.content.length - one.content.length);
    const more = longest?.content.replaceAll(/<tbody>([\s\S]*?)<\/tbody>/g, '<tbody>$1$1</tbody>') ?? '';
    expect(print(more).pages).toBeGreaterThan(2);
  });
});

test('the consent of six applications has nine pages at most', () => {
  const page = toHtml(consentPage(wholeDeployment(), servedConnectors(wholeDeployment())));
  expect(print(page).pages).toBeLessThanOrEqual(9);
});

describe.each(Object.entries({ ...deployments(), whole: wholeDeployment() }))(
  'shellcheck, %s',
  (_, deployment) => {
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
  },
);
