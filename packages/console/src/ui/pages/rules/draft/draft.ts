import { computed, signal } from '@preact/signals';
import type { Problem } from '../../../../wire/operation-kinds.ts';
import { RequestFailure, requestOperation, toProblem } from '../../../client/request-operation.ts';
import { navigate, route } from '../../../routing/route.ts';
import { type RuleFile, readRuleFile } from './read-rule-file.ts';

/** Rules in the editor, kept only in this page's memory. */
export type Draft = {
  readonly text: string;
  /** The text for Reset. */
  readonly opened: string;
  /** For findings, commands, and the download. */
  readonly file: string;
  /** Connector of the default policy it started with, if any. */
  readonly connector: string | undefined;
  /** Incremented whenever the editor's text is replaced. */
  readonly opening: number;
};

export const draft = signal<Draft | undefined>(undefined);

export const isChanged = computed(() => draft.value !== undefined && draft.value.text !== draft.value.opened);

export function openDraft(text: string, { file, connector }: Pick<Draft, 'file' | 'connector'>): void {
  // The editor uses only \n.
  const lines = text.replace(/\r\n?/g, '\n');
  const opening = (draft.value?.opening ?? 0) + 1;
  draft.value = { text: lines, opened: lines, file, connector, opening };
}

export function changeDraft(text: string): void {
  if (draft.value !== undefined && draft.value.text !== text) draft.value = { ...draft.value, text };
}

export function resetDraft(): void {
  if (draft.value !== undefined) openDraft(draft.value.opened, draft.value);
}

/** Why the last file or policy couldn't be opened; the editor keeps its text. */
export const openProblem = signal<Problem | undefined>(undefined);

/** A replacement that awaits confirmation. */
export const pendingReplacement = signal<(() => void) | undefined>(undefined);

/** Replaces the text, after confirmation if it was changed. */
export function replaceDraft(replace: () => void): void {
  if (isChanged.value) pendingReplacement.value = replace;
  else replace();
}

export async function openConnector(connector: string): Promise<void> {
  await withOpenProblem(async () => {
    const { text, file } = await requestOperation('rules/open', { connector });
    openDraft(text, { file, connector });
    updateRoute([connector]);
  });
}

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

export function openEmptyDraft(): void {
  openProblem.value = undefined;
  openDraft('', { file: 'rules.yaml', connector: undefined });
  updateRoute([]);
}

/** Shows the draft in the URL, unless the user has left the page. */
function updateRoute(path: readonly string[]): void {
  if (route.value.page === 'rules') navigate({ page: 'rules', path }, 'replace');
}

async function withOpenProblem(open: () => Promise<void>): Promise<void> {
  openProblem.value = undefined;
  try {
    await open();
  } catch (error) {
    openProblem.value = toProblem(error);
    if (draft.value === undefined) openDraft('', { file: 'rules.yaml', connector: undefined });
  }
}
