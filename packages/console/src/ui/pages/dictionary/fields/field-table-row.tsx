// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot stand at heights of their own
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the active row
import { OutcomeMark } from '../../../parts/outcome-mark.tsx';
import { TEXTS } from '../../../texts/en.ts';
import type { FieldRow } from '../search/field-row.ts';

export type FieldTableRowProps = {
  readonly row: FieldRow;
  readonly at: number;
  /** On paper, lines are one after another. */
  readonly place: { readonly top: number; readonly height: number } | undefined;
  /** Connectors with this treatment. */
  readonly connectors: string;
  readonly active: boolean;
  readonly open: boolean;
  readonly onOpen: () => void;
};

export function FieldTableRow({ row, at, place, connectors, active, open, onOpen }: FieldTableRowProps) {
  const {
    field,
    locations: [{ entity }],
  } = row;
  const marks = `field-row field-line${active ? ' active' : ''}${open ? ' chosen' : ''}`;
  return (
    // Keys are those of the grid around it, which names the active row.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as said
    <div
      role="row"
      tabIndex={-1}
      id={`field-${at}`}
      class={marks}
      aria-rowindex={at + 2}
      aria-selected={open}
      style={place && { top: `${place.top}px`, height: `${place.height}px` }}
      onClick={onOpen}
    >
      <span role="gridcell" class="field-name">
        <span class="muted">{entity.name}.</span>
        {field.name}
      </span>
      <span role="gridcell" class="field-treatment" title={field.treatment}>
        {field.outcome === undefined ? null : <OutcomeMark outcome={field.outcome} word={false} />}
        <span>{field.treatment}</span>
      </span>
      <span role="gridcell" class="field-connector muted" title={connectors}>
        {connectors}
      </span>
      <span role="gridcell" class="field-class muted">
        {field.class ?? ''}
      </span>
      <span role="gridcell" class="field-unique muted">
        {field.unique === undefined ? '' : TEXTS.dictionary.distinct(field.unique.distinct)}
      </span>
      <span role="gridcell" class="field-reason muted" title={field.reason}>
        {field.reason ?? ''}
      </span>
    </div>
  );
}
