import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { JoinLocation, PersonJoins, PersonPseudonym, UnjoinedData } from '../../../../wire/joins.ts';
import { Link } from '../../../parts/link.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { TEXTS } from '../../../texts/en.ts';
import { layoutJoins, shortenPseudonym } from './layout-joins.ts';

const JOIN_TEXTS = TEXTS.joins;

export function PersonJoinsReport({ joins }: { readonly joins: PersonJoins }) {
  const chosen = useSignal<number | undefined>(undefined);
  const places = joins.locations.filter(
    ({ pseudonym }) => chosen.value === undefined || pseudonym === chosen.value,
  );
  return (
    <div class="person-joins">
      <p>{JOIN_TEXTS.found(joins)}</p>
      <section aria-labelledby="joins-pseudonyms">
        <h2 id="joins-pseudonyms">{JOIN_TEXTS.pseudonyms}</h2>
        <PseudonymList
          pseudonyms={joins.pseudonyms}
          places={joins.locations}
          selected={chosen.value}
          onSelect={(at) => (chosen.value = at)}
        />
      </section>
      <section aria-labelledby="joins-places">
        <h2 id="joins-places">{JOIN_TEXTS.places}</h2>
        <JoinsGraph pseudonyms={joins.pseudonyms} places={places} />
        <PlacesTable pseudonyms={joins.pseudonyms} places={places} />
      </section>
      <section aria-labelledby="joins-apart">
        <h2 id="joins-apart">{JOIN_TEXTS.apart.title}</h2>
        <UnjoinedList apart={joins.unjoined} />
      </section>
    </div>
  );
}

type PseudonymListProps = {
  readonly pseudonyms: readonly PersonPseudonym[];
  readonly places: readonly JoinLocation[];
  readonly selected: number | undefined;
  readonly onSelect: (at: number | undefined) => void;
};

/** Selecting one filters the locations. */
function PseudonymList({ pseudonyms, places, selected, onSelect }: PseudonymListProps) {
  return (
    <ul class="pseudonyms">
      {pseudonyms.map(({ text, kind, from }, at) => {
        const columns = places.filter(({ pseudonym }) => pseudonym === at).length;
        const pressed = selected === at;
        return (
          <li key={text}>
            <button
              type="button"
              aria-pressed={pressed}
              title={text}
              onClick={() => onSelect(pressed ? undefined : at)}
            >
              <span class="pseudonym-number">{at + 1}</span> <code>{shortenPseudonym(text)}</code>{' '}
              <span class="small">{JOIN_TEXTS.pseudonym(kind, columns)}</span>
            </button>
            <span class="muted small mono">{from.join(', ')}</span>
          </li>
        );
      })}
    </ul>
  );
}

type PlacesTableProps = {
  readonly pseudonyms: readonly PersonPseudonym[];
  readonly places: readonly JoinLocation[];
};

function PlacesTable({ pseudonyms, places }: PlacesTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="places" tabIndex={0} aria-label={JOIN_TEXTS.placesTable(places.length)}>
      <table>
        <TableHead names={JOIN_TEXTS.placeHeads} />
        <tbody>
          {places.map(({ pseudonym, connector, table, column, rows, spellings }) => (
            <tr key={`${pseudonym} ${connector} ${table} ${column}`}>
              <td>
                {pseudonym + 1} <code>{shortenPseudonym(pseudonyms[pseudonym]?.text ?? '')}</code>
              </td>
              <td>{connector}</td>
              <td class="mono">{table}</td>
              <td class="mono">{column}</td>
              <td class="number">{rows.toLocaleString('en')}</td>
              <td>{spellings === 0 ? JOIN_TEXTS.equal : JOIN_TEXTS.byHash}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const ANCHORS = { left: 'end', middle: 'middle', right: 'start' } as const;

type JoinsGraphProps = {
  readonly pseudonyms: readonly PersonPseudonym[];
  readonly places: readonly JoinLocation[];
};

/** The table below contains the same data. */
function JoinsGraph({ pseudonyms, places }: JoinsGraphProps) {
  const { width, height, nodes, lines } = layoutJoins(pseudonyms, places);
  return (
    <svg class="joins-graph" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={TEXTS.joins.graph}>
      {lines.map(({ path, rows }, at) => (
        <path key={at} d={path} stroke-width={Math.min(1 + Math.log10(rows), 3)} />
      ))}
      {nodes.map(({ label, side, x, y }) => (
        <g key={`${side} ${label}`} class={`graph-${side}`}>
          {side === 'middle' && <rect x={x - 84} y={y - 10} width={168} height={20} rx={6} />}
          <text x={x} y={y + 4} text-anchor={ANCHORS[side]}>
            {label}
          </text>
        </g>
      ))}
    </svg>
  );
}

const APART_WORDS = TEXTS.joins.apart;

function UnjoinedList({ apart }: { readonly apart: UnjoinedData }) {
  const { idOnly, addressOnly, both, spelled, otherKinds, dropped } = apart;
  return (
    <ul class="apart">
      <Reason
        title={APART_WORDS.ids}
        why={APART_WORDS.idsWhy(idOnly.length, addressOnly.length, both.length)}
      >
        <Names title={APART_WORDS.idOnly(idOnly.length)} names={idOnly} />
        <Names title={APART_WORDS.addressOnly(addressOnly.length)} names={addressOnly} />
        <Names title={APART_WORDS.both(both.length)} names={both} />
      </Reason>
      <Reason title={APART_WORDS.spelling} why={APART_WORDS.spellingWhy(spelled.length)}>
        <Names title={APART_WORDS.spelled(spelled.length)} names={spelled} />
      </Reason>
      <Reason title={APART_WORDS.kinds} why={APART_WORDS.kindsWhy}>
        <ul>
          {otherKinds.map(({ column, kind, tables }) => (
            <li key={column}>
              <code>{column}</code> {APART_WORDS.kindIn(kind, tables)}
            </li>
          ))}
        </ul>
      </Reason>
      <Reason title={APART_WORDS.dropped} why={APART_WORDS.droppedWhy(dropped.length)}>
        <ul>
          {dropped.map(({ property, reason }) => (
            <li key={property}>
              <Link to={{ page: 'dictionary', path: ['entra-id', `user.${property}`] }}>
                <code>user.{property}</code>
              </Link>{' '}
              <span class="muted">{reason}</span>
            </li>
          ))}
        </ul>
      </Reason>
    </ul>
  );
}

type ReasonProps = { readonly title: string; readonly why: string; readonly children: ComponentChildren };

function Reason({ title, why, children }: ReasonProps) {
  return (
    <li>
      <h3>{title}</h3>
      <p>{why}</p>
      {children}
    </li>
  );
}

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul class="names">
        {names.map((name) => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
