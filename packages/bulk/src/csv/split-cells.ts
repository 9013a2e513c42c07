/** Parses CSV that our engine has written (RFC 4180). */
export function splitCells(text: string, delimiter: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quoted(text, at) : plain(text, at, delimiter);
    rows.at(-1)?.push(cell.value);
    at = cell.end;
    if (text[at] === delimiter) at += 1;
    else {
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
      if (at < text.length) rows.push([]);
    }
  }
  return rows;
}

type Cell = { readonly value: string; readonly end: number };

function quoted(text: string, from: number): Cell {
  let end = from + 1;
  while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) end += text[end] === '"' ? 2 : 1;
  return { value: text.slice(from + 1, end).replaceAll('""', '"'), end: end + 1 };
}

function plain(text: string, from: number, delimiter: string): Cell {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(from, end), end };
}
