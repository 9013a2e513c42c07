import { describe, expect, test } from 'vitest';
import {
  countCommands,
  countWords,
  fillPlaceholders,
  findPlaceholders,
  readSection,
  readSteps,
  splitCommands,
} from './numbered-steps.ts';

const PAGE = `# A page

## Before

1. Not this one.

## Steps

1. **First.** Some words:

   \`\`\`sh
   export NAME='<your name>'
   curl -H "a: $NAME" \\
     https://example.com | jq .
   \`\`\`

   \`\`\`text
   hello …
   \`\`\`

2. **Second** (administrator).

   \`\`\`sh
   tee file <<'END'
   it's: <your name>
   ## Steps
   END
   one && two; three
   \`\`\`

   \`\`\`yaml
   not: a command
   \`\`\`

What follows the list:

\`\`\`sh
none of it
\`\`\`

### A part of the section

1. Not this one.

## After
`;

describe('readSteps', () => {
  const [first, second, ...others] = readSteps(PAGE);

  test('reads numbers, persons, commands as they stand there, and what they print', () => {
    expect(first).toMatchObject({ number: 1, person: 'operator', prints: ['hello …\n'] });
    expect(first?.commands).toEqual([
      "export NAME='<your name>'",
      'curl -H "a: $NAME" \\\n  https://example.com | jq .',
    ]);
    expect(second).toMatchObject({ number: 2, person: 'administrator', prints: [] });
    expect(second?.commands).toEqual([
      "tee file <<'END'\nit's: <your name>\n## Steps\nEND",
      'one && two; three',
    ]);
    expect(others).toEqual([]);
  });

  test('takes the list of another section, and none that is there twice or not at all', () => {
    expect(readSteps(PAGE, 'Before').map(({ text }) => text.trim())).toEqual(['1. Not this one.']);
    expect(() => readSection(PAGE, 'Later')).toThrow('0 sections');
    expect(() => readSection(`${PAGE}\n## Steps\n`)).toThrow('2 sections');
  });

  test('counts each command of a line that has several, and words as wc does', () => {
    expect(countCommands(readSteps(PAGE))).toBe(6);
    expect(countWords(' one two\n\nthree ')).toBe(3);
  });
});

test.each([
  ['a quoted text', "echo 'a\nb'", 1],
  ['a pipe at the end of a line', 'a |\n  b\nc', 2],
  ['parentheses', '(cd x\n  make)\necho "$(date)"', 2],
  ['an empty here-document', 'cat <<END\nEND\nls', 2],
  ['a here-document that a pipe takes', 'cat <<END | sort\na && b\nEND', 1],
])('%s is one command', (_, block, count) => {
  expect(splitCommands(block)).toHaveLength(count);
});

test.each(["echo 'open", 'cat <<END\nnever', 'a \\', 'a &&'])('%j is told', (block) => {
  expect(() => splitCommands(block)).toThrow('ends within a command');
});

test('placeholders are found once, filled, and told without a value', () => {
  const commands = ["a='<your name>' <<END", 'b <in.txt >out.txt', '"<your name>" "<its ID>"'];
  expect(findPlaceholders(commands)).toEqual(['your name', 'its ID']);
  expect(fillPlaceholders('a "<its ID>"', { 'its ID': '7' })).toBe('a "7"');
  expect(() => fillPlaceholders('a "<its ID>"', {})).toThrow('<its ID>');
});
