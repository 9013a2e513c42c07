import type { SheetBlock, SheetInline, SheetPage, SheetText } from '../../../../wire/dictionary.ts';
import type { Session } from '../../../../wire/session.ts';
import { requestOperation } from '../../../client/request-operation.ts';
import { RequestResult, useRequest } from '../../../client/use-request.tsx';
import { readLanguage, SheetBar } from '../../../parts/sheet-bar.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { useTitle } from '../../../parts/use-title.ts';
import { route } from '../../../routing/route.ts';

export function SheetView({ connectors }: { readonly connectors: Session['connectors'] }) {
  const { path, query } = route.value;
  const connector = connectors.find(({ id }) => id === path[0]) ?? connectors[0];
  const language = readLanguage(route.value);
  const id = connector?.id ?? '';
  const sheet = useRequest(`${id} ${language}`, (signal) =>
    requestOperation('dictionary/sheet', { connector: id, language }, signal),
  );
  return (
    <div class="sheet-view">
      <SheetBar
        connectors={connectors}
        connector={id}
        language={language}
        to={(one, chosen) => ({
          page: 'dictionary',
          path: [one],
          query: { ...query, view: 'sheet', language: chosen },
        })}
      />
      <RequestResult state={sheet}>{(page) => <Sheet page={page} />}</RequestResult>
    </div>
  );
}

/** Builds elements: no text is parsed as markup (DOC-01). */
function Sheet({ page }: { readonly page: SheetPage }) {
  useTitle(page.title);
  return (
    <article class="sheet" lang={page.language}>
      <h2 class="sheet-title">{page.title}</h2>
      <p class="muted">
        <Sentence text={page.reader} />
      </p>
      {page.blocks.map((block, at) => (
        <SheetBlockView key={at} block={block} />
      ))}
    </article>
  );
}

function SheetBlockView({ block }: { readonly block: SheetBlock }) {
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
      return <SheetTable block={block} />;
  }
}

function SheetTable({ block }: { readonly block: SheetBlock & { readonly kind: 'table' } }) {
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
