/** A bare string is plain text, never markup. */
export type Inline =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly href: string; readonly label: string };

export type Text = readonly Inline[];

/**
 * Writes a sentence with markup in it.
 * @example text`Sign in to ${link('https://entra.microsoft.com', 'the portal')} as ${strong('Privileged Role
 * Administrator')}.`
 */
export function text(fixed: TemplateStringsArray, ...pieces: readonly (Inline | Text)[]): Text {
  return fixed
    .flatMap((part, at): readonly Inline[] => {
      const piece = pieces[at];
      if (piece === undefined) return [part];
      return isText(piece) ? [part, ...piece] : [part, piece];
    })
    .filter((piece) => piece !== '');
}

export function joinWithCommas(pieces: readonly Inline[]): Text {
  return pieces.flatMap((piece, at) => (at === 0 ? [piece] : [', ', piece]));
}

export function code(value: string): Inline {
  return { code: value };
}

export function strong(value: string): Inline {
  return { strong: value };
}

export function link(href: string, label: string): Inline {
  return { href, label };
}

function isText(piece: Inline | Text): piece is Text {
  return Array.isArray(piece);
}
