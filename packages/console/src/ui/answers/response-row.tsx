// biome-ignore-all lint/a11y/useSemanticElements: the elements of a table cannot stand where most rows are not there
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays at the grid, which names its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys
import type { AlignedRow } from '../../wire/aligned-response.ts';
import { OutcomeMark } from '../parts/outcome-mark.tsx';
import { TEXTS } from '../texts/en.ts';
import { isExpandable } from './visible-rows.ts';

export type ResponseRowProps = {
  readonly row: AlignedRow;
  readonly index: number;
  /** From 1, including the heading. */
  readonly rowIndex: number;
  /** Pixels; undefined on paper, where rows follow each other. */
  readonly top: number | undefined;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** Number of values in a folded object or list. */
  readonly inside: number | undefined;
  readonly onSelect: () => void;
  readonly onFold: () => void;
};

/** For `aria-activedescendant`. */
export function rowId(index: number): string {
  return `answer-${index}`;
}

export function getPlace(top: number | undefined) {
  return top === undefined ? undefined : { transform: `translateY(${top}px)` };
}

/** Opening and closing; folded rows show both. */
const BRACKETS = {
  'open-object': ['{', '}'],
  'open-list': ['[', ']'],
  'close-object': ['}', ''],
  'close-list': [']', ''],
} as const;

export function ResponseRow(props: ResponseRowProps) {
  const { row, index, rowIndex, top, isActive, isSelected, inside, onSelect, onFold } = props;
  const { kind, outcome, depth } = row;
  const indent = { paddingLeft: `${8 + Math.min(depth, 24) * 12}px` };
  const classes = ['answer-row', isActive && 'active', isSelected && 'chosen', outcome && `is-${outcome}`];
  return (
    <div
      id={rowId(index)}
      role="row"
      aria-level={depth + 1}
      aria-rowindex={rowIndex}
      aria-selected={isActive}
      aria-expanded={isExpandable(kind) ? inside === undefined : undefined}
      class={classes.filter(Boolean).join(' ')}
      style={getPlace(top)}
      onClick={isExpandable(kind) && inside !== undefined ? onFold : onSelect}
    >
      <span role="gridcell" class="cell raw mono" style={indent}>
        <Side row={row} text={row.raw} inside={inside} absent={kind === 'value' && row.raw === undefined} />
      </span>
      <span role="gridcell" class="cell fate-cell">
        {outcome !== undefined && <OutcomeMark outcome={outcome} />}
      </span>
      <span role="gridcell" class="cell safe mono" style={indent}>
        <Side
          row={row}
          text={row.safe}
          inside={inside}
          absent={kind === 'value' ? row.safe === undefined : outcome === 'dropped'}
        />
      </span>
    </div>
  );
}

type SideProps = {
  readonly row: AlignedRow;
  readonly text: string | undefined;
  readonly inside: number | undefined;
  readonly absent: boolean;
};

/** Values can be megabytes; the browser truncates long lines anyway. */
const MAX_TEXT_LENGTH = 600;

function Side({ row, text, inside, absent }: SideProps) {
  const { kind, name } = row;
  const label = name === '' ? '' : `${name}: `;
  if (absent)
    return (
      <span class="absent">
        <span class="answer-name">{label}</span>—
      </span>
    );
  if (kind === 'value')
    return (
      <>
        <span class="answer-name">{label}</span>
        <span class="answer-value" title={text?.slice(0, MAX_TEXT_LENGTH)}>
          {text?.slice(0, MAX_TEXT_LENGTH)}
        </span>
      </>
    );
  const [open, close] = BRACKETS[kind];
  return (
    <>
      <span class="answer-name">{label}</span>
      {open}
      {inside !== undefined && (
        <span class="muted">
          {' '}
          {TEXTS.answers.inside(inside)} {close}
        </span>
      )}
    </>
  );
}
