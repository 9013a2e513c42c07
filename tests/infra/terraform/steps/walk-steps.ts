import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillPlaceholders, readSteps, type Step } from '../../../docs/numbered-steps.ts';
import { ROOT } from '../../../docs/repository-files.ts';
import { openShell, type Shell } from './open-shell.ts';

/** What a page's steps meet. */
type World = {
  /** Of placeholders. */
  readonly values: Readonly<Record<string, string>>;
  /** Folder with the programs that stand for those of the clouds. */
  readonly programs: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** What is in the operator's folder before the first step. */
  readonly prepare: (folder: string) => void | Promise<void>;
  /** What a person does in a step without commands, with the documents that they got. */
  readonly byHand: (step: Step, documents: string) => void;
};

export type ClosableWorld = World & { readonly close: () => Promise<void> };

type Walked = {
  readonly step: Step;
  /** What its commands printed. */
  readonly out: string;
};

const ROOT_FOLDER = 'nymgate-prod';

/**
 * Types the commands of a page's steps, in order and as they stand there, each person in a folder and a shell of their own.
 *
 * @throws Error with step, command and output when a command fails or prints something else than the page says
 * @example (await walkSteps('docs/guides/host-azure.md', world)).at(-1)?.out
 */
export async function walkSteps(page: string, world: World): Promise<readonly Walked[]> {
  const home = mkdtempSync(join(tmpdir(), 'nymgate-steps-'));
  const shells = new Map<string, Shell>();
  const folderOf = (person: string): string => join(home, person);
  const shellOf = (person: string): Shell => {
    const open =
      shells.get(person) ?? openShell({ folder: folderOf(person), ...surroundings(person, world) });
    shells.set(person, open);
    return open;
  };
  const steps = readSteps(readFileSync(join(ROOT, page), 'utf8'));
  for (const person of ['operator', ...steps.map((step) => step.person)])
    mkdirSync(folderOf(person), { recursive: true });
  try {
    await world.prepare(folderOf('operator'));
    const walked: Walked[] = [];
    for (const step of steps) {
      send(join(folderOf('operator'), ROOT_FOLDER, 'docs'), folderOf(step.person));
      if (step.commands.length === 0) world.byHand(step, join(folderOf(step.person), 'docs'));
      walked.push({ step, out: await take(step, { shell: shellOf(step.person), world }) });
    }
    return walked;
  } finally {
    for (const shell of shells.values()) shell.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function surroundings(person: string, { programs, variables }: World) {
  const path = [programs, '/usr/local/bin', '/usr/bin', '/bin'].join(':');
  return { environment: { PATH: path, PERSON: person, HOME: programs, LC_ALL: 'C.UTF-8', ...variables } };
}

/** The documents, once they are written. */
function send(documents: string, folder: string): void {
  if (existsSync(documents)) cpSync(documents, join(folder, 'docs'), { recursive: true });
}

async function take(
  step: Step,
  { shell, world }: { readonly shell: Shell; readonly world: World },
): Promise<string> {
  let all = '';
  for (const command of step.commands) {
    const { code, out } = await shell.type(fillPlaceholders(command, world.values));
    if (code !== 0) throw new Error(`step ${step.number} ends with ${code}: ${command}\n${out}`);
    all += out;
  }
  for (const text of step.prints)
    if (!toPattern(text).test(all)) throw new Error(`step ${step.number} prints something else:\n${all}`);
  return all;
}

/** What the page says is printed; `…` is for anything. */
function toPattern(text: string): RegExp {
  const parts = text.trim().split('…');
  return new RegExp(
    parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('[^]*?'),
  );
}
