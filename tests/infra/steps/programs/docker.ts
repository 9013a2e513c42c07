import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Container, containerWords, isRunning, runWords, startWords } from '../container.ts';
import { DIGEST, fail, MACHINE, print, readFacts, runProgram } from '../facts.ts';

// Docker as far as docs/guides/host-container.md goes: an image of a file, containers of it that run until their end.

const STATE = join(MACHINE, 'docker');
const LOADED = join(STATE, 'image');
const stateOf = (name: string) => join(STATE, `${name}.json`);
type Started = { readonly container: Container; readonly pid: number };

function load(args: readonly string[]): void {
  const { values } = parseArgs({ args: [...args], options: { input: { type: 'string' } } });
  const file = values.input ?? fail('docker load: --input is missing');
  if (!readFileSync(file, 'utf8').startsWith('an OCI archive')) fail(`${file} is no archive of an image`);
  writeFileSync(LOADED, '');
  print(`Loaded image: ${DIGEST}`);
}

const OPTIONS = {
  rm: { type: 'boolean' },
  detach: { type: 'boolean' },
  name: { type: 'string' },
  'read-only': { type: 'boolean' },
  tmpfs: { type: 'string' },
  'cap-drop': { type: 'string' },
  'security-opt': { type: 'string' },
  'pids-limit': { type: 'string' },
  memory: { type: 'string' },
  'stop-timeout': { type: 'string' },
  publish: { type: 'string' },
  volume: { type: 'string', multiple: true },
  network: { type: 'string' },
  restart: { type: 'string' },
} as const;

/** What these options may say. */
const KNOWN: Readonly<Record<string, RegExp>> = {
  tmpfs: /^\/tmp(?::size=\d+m,mode=1777)?$/,
  'cap-drop': /^ALL$/,
  'security-opt': /^no-new-privileges$/,
  'pids-limit': /^\d+$/,
  memory: /^\d+[mg]$/,
  'stop-timeout': /^\d+$/,
  publish: /^(\d+):\1$/,
  network: /^none$/,
  restart: /^unless-stopped$/,
};

function run(args: readonly string[]): void {
  const at = args.indexOf(DIGEST);
  if (at < 0 || !existsSync(LOADED)) fail('docker run: no such image');
  const { values } = parseArgs({ args: args.slice(0, at), options: OPTIONS });
  for (const [name, pattern] of Object.entries(KNOWN)) {
    const value = values[name as keyof typeof values];
    if (value !== undefined && !pattern.test(String(value))) fail(`docker run: --${name}=${String(value)}`);
  }
  const container = {
    mounts: (values.volume ?? []).map(toMount),
    environment: {},
    hasNetwork: values.network !== 'none',
    hasTmp: values.tmpfs !== undefined || values['read-only'] !== true,
    args: args.slice(at + 1),
  };
  const words = containerWords(readFacts(), container);
  if (values.detach !== true) process.exit(runWords(words));
  if (values.publish === undefined) fail('nobody would reach it: --publish is missing');
  start(values.name ?? fail('docker run: --name is missing'), container, words);
}

function toMount(text: string) {
  const [, source = '', target = '', mode] =
    /^(\/[^:]+):(\/[^:]+)(:ro)?$/.exec(text) ?? fail(`--volume ${text}`);
  if (!statSync(source).isDirectory()) fail(`${source} is no folder`);
  return { source, target, isReadOnly: mode !== undefined };
}

function start(name: string, container: Container, words: readonly string[]): void {
  if (existsSync(stateOf(name))) fail(`the name ${name} is in use`);
  const pid = startWords(words, join(STATE, `${name}.log`));
  writeFileSync(stateOf(name), JSON.stringify({ container, pid } satisfies Started));
  print(createHash('sha256').update(name).digest('hex'));
}

function exec([name = '', ...command]: readonly string[]): void {
  const { container, pid } = JSON.parse(readFileSync(stateOf(name), 'utf8')) as Started;
  if (!isRunning(pid))
    fail(`container ${name} is not running: ${readFileSync(join(STATE, `${name}.log`), 'utf8')}`);
  process.exit(runWords(containerWords(readFacts(), container, command)));
}

await runProgram(([command = '', ...args]) => {
  mkdirSync(STATE, { recursive: true });
  const known: Readonly<Record<string, (args: readonly string[]) => void>> = { load, run, exec };
  (known[command] ?? fail(`docker ${command}: not known to the stand-in`))(args);
});
