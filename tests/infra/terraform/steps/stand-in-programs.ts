import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenOnLoopback } from '../../../stand-ins/listen-on-loopback.ts';
import { bytesOf } from '../../../stand-ins/receive-request.ts';

/** A command line as a program gets it. */
type Call = {
  readonly args: readonly string[];
  /** Who types it. */
  readonly person: string;
  readonly folder: string;
  readonly input: string;
  /** Where the command lines of the clouds keep their logins, as `env.sh` says. */
  readonly logins: string;
};

type Answer = {
  readonly code?: number;
  readonly out?: string;
  readonly err?: string;
  /** Texts that the program writes, by path. */
  readonly files?: Readonly<Record<string, string>>;
};

type Values = Readonly<Record<string, string>>;
/** What the words of a command line are, whole, with named groups; and what the program does then. */
export type Row = readonly [pattern: RegExp, act: (values: Values, call: Call) => Answer | Promise<Answer>];
type Programs = Readonly<Record<string, readonly Row[]>>;

type StandInPrograms = { readonly folder: string; readonly close: () => Promise<void> };

/** Programs for the path that know the command lines of their rows, and refuse every other one. */
export async function startPrograms(programs: Programs): Promise<StandInPrograms> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-programs-'));
  const server = createServer((request, response) => {
    void bytesOf(request).then(async (bytes) => {
      const { program, ...call } = JSON.parse(bytes.toString()) as Call & { readonly program: string };
      response.end(JSON.stringify(await act(program, programs[program] ?? [], call)));
    });
  });
  const { origin, close } = await listenOnLoopback(server);
  for (const name of Object.keys(programs)) writeProgram(join(folder, name), origin);
  return {
    folder,
    close: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function act(program: string, rows: readonly Row[], call: Call): Promise<Answer> {
  const line = call.args.join(' ');
  for (const [pattern, answer] of rows) {
    const found = new RegExp(`^(?:${pattern.source})$`).exec(line);
    if (found === null) continue;
    try {
      return await answer({ ...found.groups }, call);
    } catch (error) {
      return refuse(String(error));
    }
  }
  return refuse(`${program} of this test doesn't know: ${program} ${line}`);
}

export const refuse = (why: string): Answer => ({ code: 64, err: `${why}\n` });

function writeProgram(path: string, origin: string): void {
  const text = `#!${process.execPath}
const { basename } = require('node:path');
const { readFileSync, writeFileSync } = require('node:fs');
const { PERSON: person, AZURE_CONFIG_DIR: logins = '' } = process.env;
const call = { program: basename(process.argv[1]), args: process.argv.slice(2), person, logins };
// Otherwise whoever starts it may leave its input open.
const input = call.args.includes('--password-stdin') ? readFileSync(0, 'utf8') : '';
const body = JSON.stringify({ ...call, folder: process.cwd(), input });
fetch('${origin}', { method: 'POST', body }).then((answer) => answer.json()).then((answer) => {
  for (const [path, text] of Object.entries(answer.files ?? {})) writeFileSync(path, text);
  process.stdout.write(answer.out ?? '');
  process.stderr.write(answer.err ?? '');
  process.exitCode = answer.code ?? 0;
});
`;
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}
