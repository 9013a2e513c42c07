import type { SheetBlock, SheetInline, SheetPage, SheetText } from '../../../../wire/sheet.ts';

/** A document, element by element: no text in it is ever read as markup (DOC-01). */
export function Sheet({ page }: { readonly page: SheetPage }) {
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
      {block.head.some((cell) => cell !== '') && (
        <thead>
          <tr>
            {block.head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
      )}
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

/** An address is shown, and leads nowhere: this page opens no other origin. */
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
