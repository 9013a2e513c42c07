import type { DictionaryConnector, DictionaryEntity } from '../../../../wire/dictionary.ts';
import type { Fate } from '../../../../wire/fate.ts';
import { FateMark } from '../../../parts/fate-mark.tsx';
import { Link } from '../../../parts/link.tsx';
import { TEXTS } from '../../../texts/en.ts';

/** What leaves comes first. */
const ORDER: readonly Fate[] = ['kept', 'reduced', 'pseudonymized', 'sealed', 'dropped'];

export type WhatLeavesProps = {
  readonly connector: DictionaryConnector;
  readonly entities: readonly DictionaryEntity[];
};

/** The fields of these entities by what becomes of them: numbers at first, names where somebody asks for them. */
export function WhatLeaves({ connector, entities }: WhatLeavesProps) {
  const fields = entities.flatMap((entity) => entity.fields.map((field) => ({ entity, field })));
  return (
    <>
      <h3>{TEXTS.dictionary.access.leaves}</h3>
      {ORDER.map((fate) => {
        const some = fields.filter(({ field }) => field.fate === fate);
        if (some.length === 0) return null;
        return (
          <details key={fate} class="leaves">
            <summary>
              <FateMark fate={fate} /> {TEXTS.dictionary.access.fields(some.length)}
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
