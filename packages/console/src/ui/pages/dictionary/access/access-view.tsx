import type { Dictionary, DictionaryConnector } from '../../../../wire/dictionary.ts';
import { Views } from '../../../parts/link.tsx';
import { navigate, route } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';
import { AccessDetails } from './access-details.tsx';
import {
  ACCESS_COLUMNS,
  type AccessEdge,
  type AccessNames,
  type AccessNode,
  accessLines,
  accessNames,
  findRelatedNames,
} from './access-graph.ts';

const ACCESS_TEXTS = TEXTS.dictionary.access;

export function AccessView({ dictionary }: { readonly dictionary: Dictionary }) {
  const { path, query } = route.value;
  const connector = dictionary.connectors.find(({ id }) => id === path[0]) ?? dictionary.connectors[0];
  if (connector === undefined) return <p>{ACCESS_TEXTS.none}</p>;
  const all = accessNames(connector);
  const column = ACCESS_COLUMNS.find((each) => each === query['of']);
  const name = query['name'] ?? '';
  const chosen = column !== undefined && all[column].includes(name) ? { column, name } : undefined;
  return (
    <div class="access">
      <Views
        label={TEXTS.dictionary.connector}
        items={dictionary.connectors}
        current={connector.id}
        to={(id) => ({ page: 'dictionary', path: [id], query: { view: 'access' } })}
      />
      <p class="muted">{chosen === undefined ? ACCESS_TEXTS.choose : ACCESS_TEXTS.chosen(chosen.name)}</p>
      <div class="access-parts">
        <Picture connector={connector} all={all} chosen={chosen} />
        {chosen !== undefined && <AccessDetails connector={connector} node={chosen} />}
      </div>
    </div>
  );
}

type PictureProps = {
  readonly connector: DictionaryConnector;
  readonly all: AccessNames;
  readonly chosen: AccessNode | undefined;
};

/** A selection hides everything unrelated. */
function Picture({ connector, all, chosen }: PictureProps) {
  const shown = chosen === undefined ? all : findRelatedNames(connector, chosen);
  const lines = accessLines(connector, shown, chosen !== undefined && chosen.column !== 'permission');
  const height = Math.max(...ACCESS_COLUMNS.map((column) => shown[column].length));
  return (
    <div class={chosen === undefined ? 'access-picture' : 'access-picture access-lit'}>
      {ACCESS_COLUMNS.map((column, at) => (
        <>
          {at > 0 && <AccessLinks lines={at === 1 ? lines.left : lines.right} rows={height} />}
          <section key={column} class="access-column" aria-labelledby={`access-${column}`}>
            <h2 id={`access-${column}`} class="small">
              {ACCESS_TEXTS.heads[column](shown[column].length)}
            </h2>
            <ul>
              {shown[column].map((name) => (
                <li key={name}>
                  <NameButton
                    connector={connector}
                    node={{ column, name }}
                    pressed={chosen?.column === column && chosen.name === name}
                  />
                </li>
              ))}
            </ul>
          </section>
        </>
      ))}
    </div>
  );
}

type NameButtonProps = {
  readonly connector: DictionaryConnector;
  readonly node: AccessNode;
  readonly pressed: boolean;
};

/** Selects a name, or clears the selection. */
function NameButton({ connector, node, pressed }: NameButtonProps) {
  const label =
    node.column === 'endpoint'
      ? (connector.endpoints.find(({ id }) => id === node.name)?.path ?? node.name)
      : node.name;
  const query = pressed ? { view: 'access' } : { view: 'access', of: node.column, name: node.name };
  return (
    <button
      type="button"
      class="quiet access-name"
      aria-pressed={pressed}
      title={label}
      onClick={() => navigate({ page: 'dictionary', path: [connector.id], query })}
    >
      {label}
    </button>
  );
}

/** Pixels. The style sheet sets the same heights. */
const ROW = 28;
const HEADING = 28;
const WIDTH = 64;

/** Hidden from screen readers: the columns contain the same names. */
function AccessLinks({ lines, rows }: { readonly lines: readonly AccessEdge[]; readonly rows: number }) {
  const height = HEADING + rows * ROW;
  return (
    <svg
      class="access-links"
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      aria-hidden="true"
    >
      {lines.map(({ from, to }) => (
        <path key={`${from} ${to}`} d={curve(getMiddle(from), getMiddle(to))} />
      ))}
    </svg>
  );
}

function getMiddle(row: number): number {
  return HEADING + row * ROW + ROW / 2;
}

function curve(from: number, to: number): string {
  return `M0 ${from}C${WIDTH / 2} ${from} ${WIDTH / 2} ${to} ${WIDTH} ${to}`;
}
