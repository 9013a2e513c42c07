import { expect, it } from 'vitest';
import { joinChunks } from '../../tools/bundle/join-chunks.ts';
import { mergeChunks } from '../../tools/bundle/merge-chunks.ts';
import { toCommonJs } from '../../tools/bundle/to-common-js.ts';

/** `entry` and `shared` run at every start, `usual` lies in the same file, `rules` in that of a part and `later` in one of its own. */
const CHUNKS = {
  './entry.mjs': `import{count as c,step}from"./shared.mjs";
export const begin=()=>{step();return c};
export const askUsual=()=>requireNow(import("./usual.mjs")).twice();
export const askRules=()=>requireNow(import("./rules.mjs")).thrice();
export const askLater=()=>requireNow(import("./later.mjs")).seen();`,
  './shared.mjs': `let count=0;function step(){count+=1}const unused="nobody asks for this";export{count,step,unused};`,
  './usual.mjs': `import{count as n}from"./shared.mjs";export const twice=()=>2*n;`,
  './rules.mjs': `import{count as n}from"./shared.mjs";export const thrice=()=>3*n;`,
  './later.mjs': `import{count as n}from"./shared.mjs";export const seen=()=>n;`,
};
const MERGED = new Set(['./entry.mjs', './shared.mjs']);
const JOINING = {
  atStart: { name: 'serve', chunks: new Set(['./entry.cjs', './shared.cjs', './usual.cjs']) },
  parts: [{ name: 'rules', chunks: new Set(['./rules.cjs']) }],
  entry: './entry.cjs',
};

const filesOf = (chunks: Readonly<Record<string, string>>) =>
  Object.entries(chunks).map(([path, text]) => ({ path, text }));

async function join(chunks: Readonly<Record<string, string>> = CHUNKS) {
  const files = filesOf(chunks);
  const text = await mergeChunks({ files, merged: MERGED, entry: './entry.mjs' });
  const rest = files.filter(({ path }) => !MERGED.has(path));
  const common = await Promise.all([{ path: 'entry.mjs', text }, ...rest].map(toCommonJs));
  return joinChunks(common, JOINING, (group) => group);
}

type Entry = Readonly<Record<'begin' | 'askUsual' | 'askRules' | 'askLater', () => number>>;

/** As Node loads it: the entry is known to those that it requires while it runs. */
async function load(): Promise<Entry> {
  const { start, parts, others } = await join();
  const module = { exports: {} as unknown };
  const require = (name: string): unknown => {
    if (name === './entry.cjs') return module.exports;
    const own = { exports: {} };
    const { text } = others.find((other) => other.name === name) ?? { text: '' };
    new Function('require', 'exports', 'module', text)(require, own.exports, own);
    return own.exports;
  };
  const codeOf = (part: string) => parts.find(({ name }) => name === part)?.code ?? '';
  const read = (code: string): unknown => new Function(`return ${code}`)();
  new Function(`return ${start.code}`)()(require, module, '', '', (part: string) => read(codeOf(part)));
  return module.exports as Entry;
}

it('what is left by itself sees the variables of what was merged as they are at that moment', async () => {
  const { begin, askUsual, askRules, askLater } = await load();
  expect([begin(), askUsual(), askRules(), askLater()]).toEqual([1, 2, 3, 1]);
  expect([begin(), askUsual(), askRules(), askLater()]).toEqual([2, 4, 6, 2]);
});

it('the entry exports what it did, and nothing of how that is done', async () => {
  expect(Object.keys(await load())).toEqual(['askLater', 'askRules', 'askUsual', 'begin']);
});

it('calls within what was merged go to a variable, and what nobody asks for is gone', async () => {
  const { start } = await join();
  expect(start.code).not.toContain('nobody asks for this');
  expect(start.code).not.toContain('./shared.cjs":(function');
});

it('a chunk that imports all of another one is no chunk that this can merge', async () => {
  const later = 'import*as all from"./shared.mjs";export const seen=()=>all.count;';
  await expect(join({ ...CHUNKS, './later.mjs': later })).rejects.toThrow('otherwise than by names');
});
