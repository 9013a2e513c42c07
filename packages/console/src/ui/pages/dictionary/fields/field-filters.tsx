import type { Dictionary } from '../../../../wire/dictionary.ts';
import { OUTCOMES } from '../../../../wire/outcome.ts';
import { navigate, route } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';
import { allFields } from '../search/dictionary-state.ts';
import type { FieldFilter } from '../search/field-row.ts';

type Choice = readonly [value: string, word: string];

/** Connector, treatment and class. */
export function FieldFilters({
  dictionary,
  wish,
}: {
  readonly dictionary: Dictionary;
  readonly wish: FieldFilter;
}) {
  const { query } = route.value;
  const { classes } = allFields.value;
  return (
    <div class="fields-filters">
      <Filter
        label={TEXTS.dictionary.connector}
        any={TEXTS.dictionary.anyConnector}
        value={wish.connector}
        choices={dictionary.connectors.map(({ id, title }) => [id, title])}
        onChoose={(connector) =>
          navigate({
            page: 'dictionary',
            path: connector === '' ? [] : [connector],
            query: { ...query, in: '' },
          })
        }
      />
      <Filter
        label={TEXTS.dictionary.treatment}
        any={TEXTS.dictionary.anyTreatment}
        value={wish.outcome}
        choices={OUTCOMES.map((fate) => [fate, TEXTS.fates[fate].word])}
        onChoose={(fate) => navigate({ ...route.value, query: { ...query, fate } })}
      />
      <Filter
        label={TEXTS.dictionary.class}
        any={TEXTS.dictionary.anyClass}
        value={wish.class}
        choices={classes.map((name) => [name, name])}
        onChoose={(name) => navigate({ ...route.value, query: { ...query, class: name } })}
      />
    </div>
  );
}

type FilterProps = {
  readonly label: string;
  readonly any: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChoose: (value: string) => void;
};

function Filter({ label, any, value, choices, onChoose }: FilterProps) {
  return (
    <label>
      <span class="unseen">{label}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{any}</option>
        {choices.map(([name, word]) => (
          <option key={name} value={name} selected={name === value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
