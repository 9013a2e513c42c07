import type { Dictionary, DictionaryConnector } from '../../../../wire/dictionary.ts';
import { Link } from '../../../parts/link.tsx';
import { navigate, route } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';
import { AccessDetails } from './access-details.tsx';
import {
  ACCESS_COLUMNS,
  type AccessNames,
  type AccessNode,
  accessLines,
  accessNames,
  findRelatedNames,
} from './access-graph.ts';
import { AccessLinks } from './access-links.tsx';

const SAYS = TEXTS.dictionary.access;

/** Permissions, endpoints and what they answer with, as a picture that is followed both ways. */
export function AccessView({ dictionary }: { readonly dictionary: Dictionary }) {
  const { path, query } = route.value;
  const connector = dictionary.connectors.find(({ id }) => id === path[0]) ?? dictionary.connectors[0];
  if (connector === undefined) return <p>{SAYS.none}</p>;
  const all = accessNames(connector);
  const column = ACCESS_COLUMNS.find((each) => each === query['of']);
  const name = query['name'] ?? '';
  const chosen = column !== undefined && all[column].includes(name) ? { column, name } : undefined;
  return (
    <div class="access">
      <nav class="views" aria-label={TEXTS.dictionary.connector}>
        {dictionary.connectors.map(({ id, title }) => (
          <Link
            key={id}
            to={{ page: 'dictionary', path: [id], query: { view: 'access' } }}
            current={id === connector.id}
          >
            {title}
          </Link>
        ))}
      </nav>
      <p class="muted">{chosen === undefined ? SAYS.choose : SAYS.chosen(chosen.name)}</p>
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

/** With something chosen, what belongs to it stands here alone. */
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
              {SAYS.heads[column](shown[column].length)}
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

/** Chooses a name; once more, and everything is there again. */
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
