import type { TextEdit } from '../../../wire/rules.ts';
import { TEXTS } from '../../texts/en.ts';
import { ALTERNATIVE_TREATMENTS, changeTreatment } from './editor/change-treatment.ts';
import type { CursorContext } from './editor/create-editor.ts';

const WORDS = TEXTS.rules.cursor;

export type CursorHelpProps = {
  readonly at: CursorContext | undefined;
  readonly onEdit: (edit: TextEdit) => void;
};

/** What the reference says of the word at the cursor, and other treatments for the field of its line. */
export function CursorHelp({ at, onEdit }: CursorHelpProps) {
  const { help, field } = at ?? {};
  return (
    <section class="cursor-help" aria-label={WORDS.title}>
      <p>
        {help === undefined ? (
          <span class="muted">{WORDS.none}</span>
        ) : (
          <>
            <code>{help.word}</code> {help.meaning}
          </>
        )}
      </p>
      {field !== undefined && (
        <p class="treat-otherwise">
          <span>
            {WORDS.try} <code>{field.name}</code>:
          </span>
          {ALTERNATIVE_TREATMENTS.filter(({ treatment }) => treatment !== field.treatment).map(
            ({ treatment }) => (
              <button type="button" key={treatment} onClick={() => onEdit(changeTreatment(field, treatment))}>
                {WORDS.treatments[treatment as keyof typeof WORDS.treatments]}
              </button>
            ),
          )}
        </p>
      )}
    </section>
  );
}
