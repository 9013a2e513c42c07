import type {
  Dictionary,
  SheetBlock,
  SheetInline,
  SheetPage,
  SheetText,
} from '../../../../wire/dictionary.ts';
import { requestOperation } from '../../../client/request-operation.ts';
import { RequestResult, useRequest } from '../../../client/use-request.tsx';
import { Views } from '../../../parts/link.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { navigate, route } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';

const SAYS = TEXTS.dictionary.sheet;
const LANGUAGES = ['en', 'de', 'fr'] as const;

export function SheetView({ dictionary }: { readonly dictionary: Dictionary }) {
  const { path, query } = route.value;
  const connector = dictionary.connectors.find(({ id }) => id === path[0]) ?? dictionary.connectors[0];
  const language = LANGUAGES.find((each) => each === query['language']) ?? 'en';
  const id = connector?.id ?? '';
  const sheet = useRequest(`${id} ${language}`, (signal) =>
    requestOperation('dictionary/sheet', { connector: id, language }, signal),
  );
  return (
    <div class="sheet-view">
      <div class="sheet-bar">
        <Views
          label={TEXTS.dictionary.connector}
          items={dictionary.connectors}
          current={id}
          to={(one) => ({ page: 'dictionary', path: [one], query: { ...query, view: 'sheet' } })}
        />
        <label>
          <span class="unseen">{SAYS.language}</span>
          <select
            value={language}
            onChange={(event) =>
              navigate({
                page: 'dictionary',
                path: [id],
                query: { ...query, language: event.currentTarget.value },
              })
            }
          >
            {LANGUAGES.map((each) => (
              <option key={each} value={each} lang={each} selected={each === language}>
                {SAYS.languages[each]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="main" onClick={() => print()}>
          {SAYS.print}
        </button>
      </div>
      <RequestResult state={sheet}>{(page) => <Sheet page={page} />}</RequestResult>
    </div>
  );
}

/** Builds elements: no text is parsed as markup (DOC-01). */
function Sheet({ page }: { readonly page: SheetPage }) {
  return (
    <article class="sheet" lang={page.language}>
      <h2 class="sheet-title">{page.title}</h2>
      <p class="muted">
        <Sentence text={page.reader} />
      </p>
      {page.blocks.map((block, at) => (
        <BlockOf key={at} block={block} />
      ))}
    </article>
  );
}

function BlockOf({ block }: { readonly block: SheetBlock }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 2 ? <h3>{block.title}</h3> : <h4>{block.title}</h4>;
    case 'paragraph':
    case 'note':
      return (
        <p class={block.kind === 'note' ? 'sheet-note' : undefined}>
          <Sentence text={block.text} />
        </p>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((item, at) => (
            <li key={at}>
              <Sentence text={item} />
            </li>
          ))}
        </ul>
      );
    case 'code':
      return (
        <pre>
          <code>{block.code}</code>
        </pre>
      );
    default:
      return <TableOf block={block} />;
  }
}

function TableOf({ block }: { readonly block: SheetBlock & { readonly kind: 'table' } }) {
  return (
    <table>
      {block.head.some((cell) => cell !== '') && <TableHead names={block.head} />}
      <tbody>
        {block.rows.map((row, line) => (
          <tr key={line}>
            {row.map((cell, at) => (
              <td key={at}>
                <Sentence text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Sentence({ text }: { readonly text: SheetText }) {
  return (
    <>
      {text.map((piece, at) => (
        <Piece key={at} piece={piece} />
      ))}
    </>
  );
}

/** Links aren't active: this page opens no other origin. */
function Piece({ piece }: { readonly piece: SheetInline }) {
  if (typeof piece === 'string') return <>{piece}</>;
  if ('code' in piece) return <code>{piece.code}</code>;
  if ('strong' in piece) return <strong>{piece.strong}</strong>;
  return (
    <>
      {piece.label} ({piece.href})
    </>
  );
}
