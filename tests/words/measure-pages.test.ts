import { describe, expect, test } from 'vitest';
import { measurePage } from '../../tools/words/pages.ts';

const check = (markdown: string, file = 'docs/page.md') =>
  measurePage(file, markdown)
    .findings.filter(({ rule }) => rule !== 'passive')
    .map(({ rule, line }) => [rule, line]);

const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');

describe('sentences', () => {
  test('above 35 words are found, at the line where they start', () => {
    expect(check(`# Title\n\nShort.\nA ${words(34)}.`)).toEqual([]);
    expect(check(`# Title\n\nShort.\nA ${words(35)}.`)).toEqual([['1', 4]]);
  });

  test('end at a full stop, not after an abbreviation, and each list item is one', () => {
    expect(check(`Some ${words(20)}. Others ${words(20)}.`)).toEqual([]);
    expect(check(`Some ${words(20)}, e.g. Graph ${words(20)}.`)).toEqual([['1', 1]]);
    expect(check(`- A ${words(20)}\n- A ${words(20)}`)).toEqual([]);
  });

  test('code, addresses and quotes have no words', () => {
    expect(check('Run `nobody told` and see "nobody" at https://example.com/beside?told.')).toEqual([]);
    expect(check('```sh\necho nobody told\n```\n\n<!-- nobody -->\n')).toEqual([]);
  });

  test('a page has a mean of at most 15 words', () => {
    expect(check(Array.from({ length: 5 }, () => `A ${words(14)}.`).join('\n'))).toEqual([]);
    expect(check(Array.from({ length: 5 }, () => `A ${words(15)}.`).join('\n'))).toEqual([['1-mean', 1]]);
  });

  test('at most a fifth of a page has a colon or semicolon in the middle', () => {
    expect(check('A b: c. D e. F g. J k at 10:30. Ends:')).toEqual([]);
    expect(check('A b: c. D; e. F g. H i. J k.')).toEqual([['2', 1]]);
  });
});

test('a table cell has at most 25 words and three links', () => {
  const table = (cell: string) => check(`| a | b |\n|---|---|\n| x | ${cell} |`);
  const links = (count: number) => Array.from({ length: count }, () => '[a](b.md)').join(' ');
  expect(table(words(25))).toEqual([]);
  expect(table(words(26))).toEqual([['3', 3]]);
  expect(table(links(3))).toEqual([]);
  expect(table(links(4))).toEqual([['3', 3]]);
  expect(table(`\`a|b\` ${words(24)}`)).toEqual([]);
});

describe('words', () => {
  test.each([
    'whoever',
    'Nobody',
    'anew',
    'told',
    'is none',
    'goes by',
    'as ever',
    'in the place of',
    'beside',
    'somebody',
    'anybody',
    'in clear',
  ])('%s is found', (phrase) => {
    expect(check(`Here ${phrase} it.`)).toEqual([['4', 1]]);
  });

  test('a phrase that a line break divides is found', () => {
    expect(check('One.\nIn the\nplace of it.')).toEqual([['4', 2]]);
  });

  test.each(['answer', 'answered', 'says', 'asks', 'behind', 'stands'])('%s is counted', (word) => {
    expect(check(`It ${word} it.`)).toEqual([['5', 1]]);
  });

  test.each(['The gateway runs behind a proxy.', 'It stands for a person.', 'Besides, it is fine.'])(
    'nothing in %s',
    (text) => {
      expect(check(text)).toEqual([]);
    },
  );

  test('headings and cells are checked, too', () => {
    expect(check('# Told\n\n| a | told |\n|---|---|\n')).toEqual([
      ['4', 1],
      ['4', 3],
    ]);
  });
});

describe('guides', () => {
  test('show code within 150 words', () => {
    const guide = (count: number) =>
      check(`# A guide\n\n${'A word. '.repeat(count / 2)}\n\n\`\`\`sh\nls\n\`\`\`\n`, 'docs/guides/a.md');
    expect(guide(148)).toEqual([]);
    expect(guide(150)).toEqual([['6-code', 1]]);
  });

  test('may have no code, and only guides are meant', () => {
    expect(check('A word. '.repeat(100), 'docs/guides/a.md')).toEqual([]);
    expect(check(`${'A word. '.repeat(100)}\n\n\`\`\`\n\`\`\`\n`)).toEqual([]);
  });

  test.each(['here', 'There', 'how'])('a link says more than %s', (text) => {
    expect(check(`See [${text}](a.md).`)).toEqual([['6-link', 1]]);
  });
});

test('German and French pages follow rules 1 and 3 only', () => {
  expect(check('told. a: b. a: b. a: b. a: b. [here](a.md)', 'docs/page.de.md')).toEqual([]);
  expect(check(`A ${words(35)}.`, 'docs/page.fr.md')).toEqual([['1', 1]]);
});
