import { effect, signal } from '@preact/signals';
import type { PreviewOf, RuleText } from '../../../../wire/rules.ts';
import { TEXTS } from '../../../texts/en.ts';
import { draft } from '../draft/draft.ts';
import { createLatestRequest } from './create-latest-request.ts';

/** Findings, preview and comparison of what is in the editor. */
export const check = createLatestRequest('rules/check');
export const preview = createLatestRequest('rules/preview');
export const comparison = createLatestRequest('rules/compare');

/** Whose answer the preview shows. */
export const previewOf = signal<PreviewOf | undefined>(undefined);
/** What the rules are compared with. */
export const compareWith = signal<{ readonly connector: string } | RuleText | undefined>(undefined);

/** Quiet after the last key before something is asked, ms. */
const QUIET = 60;
/** The comparison takes longest, so it waits until somebody has stopped typing. */
const LONGER_QUIET = 300;
/** No rules are longer, and nobody would type them. */
const MAX_TEXT_LENGTH = 2_097_152;

/**
 * Asks again whenever text, answer or what it is compared with change.
 *
 * @returns ends it
 */
export function startDraftReview(): () => void {
  const undo = [
    effect(() => {
      const rules = rulesToAsk();
      if (rules === undefined) check.clear(isTooLong() ? TEXTS.rules.tooLong : undefined);
      else check.send(rules, QUIET);
    }),
    effect(() => {
      const rules = rulesToAsk();
      const of = previewOf.value;
      if (rules === undefined || of === undefined) preview.clear();
      else preview.send({ ...rules, of }, QUIET);
    }),
    effect(() => {
      const rules = rulesToAsk();
      const other = compareWith.value;
      if (rules === undefined || other === undefined) comparison.clear();
      else comparison.send({ ...rules, with: other }, LONGER_QUIET);
    }),
  ];
  return () => {
    for (const each of undo) each();
  };
}

function isTooLong(): boolean {
  return (draft.value?.text.length ?? 0) > MAX_TEXT_LENGTH;
}

function rulesToAsk(): RuleText | undefined {
  const rules = draft.value;
  if (rules === undefined || rules.text.trim() === '' || isTooLong()) return undefined;
  return { text: rules.text, file: rules.file };
}
