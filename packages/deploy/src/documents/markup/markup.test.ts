import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bullets, commands, heading, note, type Page, paragraph, table } from './block.ts';
import { code, link, strong, text } from './text.ts';
import { toHtml } from './to-html.ts';
import { toMarkdown } from './to-markdown.ts';

/** A page with the same text in every place where a value can stand. */
function pageWith(value: string): Page {
  return {
    title: value,
    reader: text`${value}`,
    language: 'en',
    blocks: [
      heading(value),
      paragraph(
        text`a ${value} b ${code(value)} c ${strong(value)} ${link(`https://x.example/${value}`, value)}`,
      ),
      note([value]),
      bullets([value], [value]),
      table([`a ${value}`], [[[value], text`${code(value)}`]]),
      commands('sh', [value]),
    ],
  };
}

const HOSTILE = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '`',
        '```',
        '|',
        '*',
        '_',
        '[x](y)',
        '](',
        '\n',
        '\r\n',
        '# ',
        '- ',
        '<script>',
        '-->',
        '\\',
        '~~',
        'a',
      ),
    )
    .map((parts) => parts.join('')),
);

test('bold text of Markdown has its blanks outside of the stars', () => {
  const page = {
    title: 'a',
    reader: ['a'],
    language: 'en',
    blocks: [paragraph([strong(' a: '), code('b')])],
  } as const;
  expect(toMarkdown(page)).toContain(' **a:** `b`');
  expect(toMarkdown({ ...page, blocks: [paragraph([strong(' ')])] })).not.toContain('*');
});

describe('DOC-01: what a deployment holds cannot become markup', () => {
  const shape = (html: string): readonly string[] =>
    (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/href="[^"]*"/, 'href'));

  test('in HTML the elements are the same whatever the values are, and every value reads as it was', () => {
    const plain = shape(toHtml(pageWith('a')));
    fc.assert(
      fc.property(HOSTILE, (value) => {
        const html = toHtml(pageWith(value));
        expect(shape(html)).toEqual(plain);
        const shown = /<pre><code>([\s\S]*)<\/code><\/pre>/.exec(html)?.[1] ?? '';
        expect(decoded(shown)).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  test('in Markdown a value ends no code, no cell and no line, and opens no element', () => {
    fc.assert(
      fc.property(HOSTILE, (value) => {
        const lines = toMarkdown(pageWith(value)).split('\n');
        const fence = lines.findIndex((line) => /^`{3,}sh$/.test(line));
        const ticks = lines[fence]?.replace('sh', '') ?? '';
        expect(lines.slice(fence + 1, lines.lastIndexOf(ticks)).join('\n')).toBe(value);
        const before = lines.slice(0, fence);
        expect(before.filter((line) => /^#{1,6} /.test(line))).toHaveLength(2);
        expect(
          before.filter(
            (line) => /^\| /.test(line) && unescapedBars(line) !== 3 && unescapedBars(line) !== 2,
          ),
        ).toEqual([]);
        expect(before.filter((line) => /^- /.test(line))).toHaveLength(2);
        for (const line of before) expect(withoutCode(line)).not.toMatch(/<(?!https:)/);
      }),
      { numRuns: 500 },
    );
  });

  test('an address of another scheme is no link', () => {
    const page = { ...pageWith('a'), blocks: [paragraph([link('javascript:alert(1)', 'x')])] };
    expect(toHtml(page)).not.toContain('<a ');
  });

  test('the HTML loads nothing and runs nothing', () => {
    const html = toHtml(pageWith('a'));
    expect(html).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(html).not.toMatch(/<script|<img|<link|@import|url\(|\son[a-z]+=/i);
  });
});

function unescapedBars(line: string): number {
  return line.replaceAll(/\\./g, '').split('|').length - 1;
}

function withoutCode(line: string): string {
  return line.replaceAll(/\\.|(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

function decoded(html: string): string {
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return html.replaceAll(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => names[name] ?? '');
}
