import { signal } from '@preact/signals';
import type { Problem } from '../../../../wire/problem.ts';
import { RequestFailure, requestOperation } from '../../../client/request-operation.ts';
import { navigate, route } from '../../../routing/route.ts';
import { draft, isChanged, openDraft } from './draft.ts';
import { type RuleFile, readRuleFile } from './read-rule-file.ts';

/** Why the last thing could not be opened; the editor keeps what it has. */
export const openProblem = signal<Problem | undefined>(undefined);

/** What waits until somebody says that the changed text may go. */
export const pendingReplacement = signal<(() => void) | undefined>(undefined);

/** Does something that replaces the text: at once, or when it was agreed to where the text was changed. */
export function replaceDraft(replace: () => void): void {
  if (isChanged.value) pendingReplacement.value = replace;
  else replace();
}

/** Begins with a connector's default policy. */
export async function openConnector(connector: string): Promise<void> {
  await withOpenProblem(async () => {
    const { text, file } = await requestOperation('rules/open', { connector });
    openDraft(text, { file, connector });
    updateRoute([connector]);
  });
}

/** Begins with a file of this machine, once it is known to hold text. */
export async function openFile(file: RuleFile): Promise<void> {
  await withOpenProblem(async () => {
    const reading = await readRuleFile(file);
    if ('problem' in reading) throw new RequestFailure(reading.problem);
    const { text } = await requestOperation('rules/read', { text: reading.text, file: file.name });
    replaceDraft(() => {
      openDraft(text, { file: file.name, connector: undefined });
      updateRoute([]);
    });
  });
}

/** Begins with nothing. */
export function openEmptyDraft(): void {
  openProblem.value = undefined;
  openDraft('', { file: 'rules.yaml', connector: undefined });
  updateRoute([]);
}

/** Has the address name what is in the editor, unless somebody has gone to another page meanwhile. */
function updateRoute(path: readonly string[]): void {
  if (route.value.page === 'rules') navigate({ page: 'rules', path }, 'replace');
}

async function withOpenProblem(open: () => Promise<void>): Promise<void> {
  openProblem.value = undefined;
  try {
    await open();
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    openProblem.value = error.problem;
    if (draft.value === undefined) openDraft('', { file: 'rules.yaml', connector: undefined });
  }
}
