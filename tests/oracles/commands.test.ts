import type { Node } from '@vscode/tree-sitter-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDocuments } from '../../packages/deploy/src/documents/create-documents.ts';
import { type Block, blocksOf } from '../docs/command-blocks.ts';
import { shellFaults } from '../docs/command-faults.ts';
import { deployments, wholeDeployment } from '../documents/deployments.ts';
import { KNOWN_AZ, KNOWN_CMDLETS } from '../documents/known-cmdlets.ts';
import { loadGrammars, syntaxFault, syntaxTree } from './syntax-faults.ts';

/** What people are to paste parses, and asks for nothing that its command does not know. `npm run verify -- infra` has shellcheck look too. */

const FILES = Object.entries({ ...deployments(), whole: wholeDeployment() }).flatMap(([name, deployment]) =>
  createDocuments(deployment, { format: 'md', language: 'en' }).map((file) => ({
    ...file,
    name: `${name}/${file.name}`,
  })),
);
const BLOCKS = FILES.filter(({ name }) => name.endsWith('.md')).flatMap(({ name, content }) =>
  blocksOf(name, content),
);
const SCRIPTS = FILES.filter(({ name }) => name.endsWith('.sh'));
const written = (language: string): readonly (readonly [string, Block])[] =>
  BLOCKS.filter((block) => block.language === language).map((block) => [block.where, block]);

beforeAll(() => loadGrammars(['bash', 'powershell', 'python', 'javascript']));

test('there are blocks of every language, and none of another', () => {
  expect(SCRIPTS).toHaveLength(6);
  for (const language of ['sh', 'powershell', 'python', 'js'])
    expect(written(language).length).toBeGreaterThan(5);
  expect(new Set(BLOCKS.map(({ language }) => language))).toEqual(
    new Set(['sh', 'powershell', 'python', 'js']),
  );
});

describe('shell', () => {
  test.each(written('sh'))('%s can be pasted', (_, block) => {
    expect(shellFaults(block)).toEqual([]);
    expect(syntaxFault('bash', block.text)).toBeUndefined();
    expect(strangeAz(block.text)).toEqual([]);
  });

  test.each(SCRIPTS)('$name parses', ({ content }) => {
    expect(syntaxFault('bash', content)).toBeUndefined();
    expect(strangeAz(content)).toEqual([]);
  });
});

describe('PowerShell', () => {
  test.each(written('powershell'))(
    '%s parses, with cmdlets and parameters that have a page',
    (_, { text }) => {
      expect(syntaxFault('powershell', text)).toBeUndefined();
      expect(strangeCmdlets(text)).toEqual([]);
    },
  );
});

describe('Python and JavaScript', () => {
  test.each(written('python'))('%s parses', (_, { text }) => {
    expect(syntaxFault('python', text)).toBeUndefined();
  });

  test.each(written('js'))('%s parses', (_, { text }) => {
    expect(syntaxFault('javascript', text)).toBeUndefined();
  });
});

test('the checks see what they should', () => {
  expect(strangeCmdlets('Grant-CsApplicationAccessPolicy -Groups $a')).toEqual([
    'Grant-CsApplicationAccessPolicy -Groups',
  ]);
  expect(strangeCmdlets('Get-CsAppPolicy')).toEqual(['Get-CsAppPolicy']);
  expect(strangeCmdlets("$a = 'Get-CsAppPolicy'")).toEqual([]);
  expect(strangeAz('az ad app delete --ids 1')).toEqual(['az ad app delete --ids']);
  expect(strangeAz('A=$(az ad app remove --id 1)')).toEqual(['az ad app remove --id']);
  expect(syntaxFault('powershell', "Get-Group -Identity 'a")).toBeDefined();
  expect(syntaxFault('python', 'print(')).toBeDefined();
  expect(syntaxFault('javascript', 'const = 1;')).toBeDefined();
});

/** Cmdlets, and their parameters, that no page of the list names. */
function strangeCmdlets(text: string): readonly string[] {
  return nodesOf(syntaxTree('powershell', text), 'command').flatMap((command) => {
    // `ForEach-Object { … }` is a kind of its own in this grammar, which has read its name.
    if (command.children.some((child) => child?.type === 'foreach_command')) return [];
    const name = command.childForFieldName('command_name')?.text ?? '';
    const known = KNOWN_CMDLETS[name];
    if (known === undefined) return [name];
    return nodesOf(command, 'command_parameter', 'command')
      .map((parameter) => parameter.text.replace(/^-/, ''))
      .filter((parameter) => !known.parameters.includes(parameter))
      .map((parameter) => `${name} -${parameter}`);
  });
}

/** Commands and options of az that the list does not have. */
function strangeAz(text: string): readonly string[] {
  return nodesOf(syntaxTree('bash', text), 'command')
    .filter((command) => command.childForFieldName('name')?.text === 'az')
    .flatMap((command) => {
      const words = command.namedChildren.map((child) => child?.text ?? '');
      const end = words.findIndex((word) => word.startsWith('-'));
      const name = words.slice(0, end === -1 ? undefined : end).join(' ');
      const options = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
      const known = KNOWN_AZ[name];
      return options
        .filter((option) => known?.includes(option) !== true)
        .map((option) => `${name} --${option}`);
    });
}

/** Nodes of a kind; what is inside a node of kind `notIn` below the first one does not count. */
function nodesOf(root: Node | undefined, kind: string, notIn?: string): readonly Node[] {
  if (root === undefined) return [];
  return root.children.flatMap((child): readonly Node[] => {
    if (child === null || child.type === notIn) return [];
    return [...(child.type === kind ? [child] : []), ...nodesOf(child, kind, notIn)];
  });
}
