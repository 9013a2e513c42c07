export const KINDS = ['identifiers', 'comments', 'messages', 'pages'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * `name`: a word in an identifier; 1: a long sentence; `1-mean`: a page's mean sentence; 2: colons and semicolons; 3: a table cell;
 * 4: a forbidden word; 5: a word whose count must not rise; `6-code`: a guide's first code block comes late; `6-link`: a vague link
 * text; `passive`: the passive voice, which has no limit.
 */
export const RULES = ['name', '1', '1-mean', '2', '3', '4', '5', '6-code', '6-link', 'passive'] as const;
export type Rule = (typeof RULES)[number];

export type Finding = {
  readonly kind: Kind;
  readonly rule: Rule;
  /** Path from the repository's root. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
};

/** The findings in a file or in all files, and the number of words that were checked. */
export type Measured = { readonly findings: readonly Finding[]; readonly words: number };
