import type { DictionaryConnector, DictionaryEntity } from '../../../../wire/dictionary.ts';
import type { Outcome } from '../../../../wire/outcome.ts';
import { Link } from '../../../parts/link.tsx';
import { OutcomeMark } from '../../../parts/outcome-mark.tsx';
import { TEXTS } from '../../../texts/en.ts';

/** What leaves comes first. */
const ORDER: readonly Outcome[] = ['kept', 'reduced', 'pseudonymized', 'sealed', 'dropped'];

export type DeliveredFieldsProps = {
  readonly connector: DictionaryConnector;
  readonly entities: readonly DictionaryEntity[];
};

/** The fields of these entities by what becomes of them: numbers at first, names where somebody asks for them. */
export function DeliveredFields({ connector, entities }: DeliveredFieldsProps) {
  const fields = entities.flatMap((entity) => entity.fields.map((field) => ({ entity, field })));
  return (
    <>
      <h3>{TEXTS.dictionary.access.leaves}</h3>
      {ORDER.map((fate) => {
        const some = fields.filter(({ field }) => field.outcome === fate);
        if (some.length === 0) return null;
        return (
          <details key={fate} class="leaves">
            <summary>
              <OutcomeMark fate={fate} /> {TEXTS.dictionary.access.fields(some.length)}
            </summary>
            <ul>
              {some.map(({ entity, field }) => {
                const name = `${entity.name}.${field.name}`;
                return (
                  <li key={name}>
                    <Link to={{ page: 'dictionary', path: [connector.id, name] }}>
                      <code>{name}</code>
                    </Link>
                  </li>
                );
              })}
            </ul>
          </details>
        );
      })}
    </>
  );
}
