/**
 * For a POSIX shell: one word, whatever it holds.
 *
 * @example shellWord("it's") // `'it'\\''s'`
 */
export function quoteShellArgument(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * For PowerShell: a text in single quotes, in which nothing is expanded. PowerShell takes typographic single quotes for plain ones
 * (about_Quoting_Rules), so they are doubled too.
 *
 * @example powershellText("it's") // `'it''s'`
 */
export function quotePowershellText(value: string): string {
  return `'${value.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
