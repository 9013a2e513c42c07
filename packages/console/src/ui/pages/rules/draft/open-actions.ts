import { signal } from '@preact/signals';
import type { Problem } from '../../../../wire/problem.ts';
import { AskError, ask } from '../../../client/ask.ts';
import { goTo, route } from '../../../routing/route.ts';
import { draft, isChanged, openDraft } from './draft.ts';
import { type RuleFile, readRuleFile } from './read-rule-file.ts';

/** Why the last thing could not be opened; the editor keeps what it has. */
export const openProblem = signal<Problem | undefined>(undefined);

/** What waits until somebody says that the changed text may go. */
export const waiting = signal<(() => void) | undefined>(undefined);

/** Does something that replaces the text: at once, or when it was agreed to where the text was changed. */
export function replaceDraft(how: () => void): void {
  if (isChanged.value) waiting.value = how;
  else how();
}

/** Begins with a connector's default policy. */
export async function openConnector(connector: string): Promise<void> {
  await telling(async () => {
    const { text, file } = await ask('rules/open', { connector });
    openDraft(text, { file, connector });
    sayWhere([connector]);
  });
}

/** Begins with a file of this machine, once it is known to hold text. */
export async function openFile(file: RuleFile): Promise<void> {
  await telling(async () => {
    const reading = await readRuleFile(file);
    if ('problem' in reading) throw new AskError(reading.problem);
    const { text } = await ask('rules/read', { text: reading.text, file: file.name });
    replaceDraft(() => {
      openDraft(text, { file: file.name, connector: undefined });
      sayWhere([]);
    });
  });
}

/** Begins with nothing. */
export function openNothing(): void {
  openProblem.value = undefined;
  openDraft('', { file: 'rules.yaml', connector: undefined });
  sayWhere([]);
}

/** Has the address name what is in the editor, unless somebody has gone to another page meanwhile. */
function sayWhere(path: readonly string[]): void {
  if (route.value.page === 'rules') goTo({ page: 'rules', path }, 'replace');
}

async function telling(open: () => Promise<void>): Promise<void> {
  openProblem.value = undefined;
  try {
    await open();
  } catch (error) {
    if (!(error instanceof AskError)) throw error;
    openProblem.value = error.problem;
    if (draft.value === undefined) openDraft('', { file: 'rules.yaml', connector: undefined });
  }
}
