import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

type Typed = { readonly code: number; readonly out: string };

/** A terminal of a person: folder, variables and umask stay from one command to the next. */
export type Shell = {
  readonly type: (command: string) => Promise<Typed>;
  readonly close: () => void;
};

type ShellOptions = {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** @example (await openShell({ folder, environment }).type('cd nymgate-prod')).code // 0 */
export function openShell({ folder, environment }: ShellOptions): Shell {
  const child = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, env: environment, stdio: 'pipe' });
  let out = '';
  let changed: () => void = () => undefined;
  const hear = (text: string): void => {
    out += text;
    changed();
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
  child.on('close', () => hear('\nthe shell ended\n'));
  return {
    type: (command) => {
      const mark = randomUUID();
      out = '';
      // In braces, so that what it changes stays; its input is nobody's.
      child.stdin.write(`{ ${command}\n} < /dev/null 2>&1\nprintf '\\n${mark} %s\\n' "$?"\n`);
      return new Promise((resolve, reject) => {
        changed = () => {
          const [, said = '', code = ''] = new RegExp(`^([^]*)\\n${mark} (\\d+)\\n`).exec(out) ?? [];
          if (code !== '') resolve({ code: Number(code), out: said });
          else if (out.endsWith('\nthe shell ended\n')) reject(new Error(`${command}\n${out}`));
        };
      });
    },
    close: () => child.kill(),
  };
}
