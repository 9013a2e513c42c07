/**
 * One word for a POSIX shell.
 * @example quoteShellArgument("it's") // `'it'\\''s'`
 */
export function quoteShellArgument(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A literal for PowerShell, which treats typographic quotes as plain ones (about_Quoting_Rules).
 * @example quotePowershellText("it's") // `'it''s'`
 */
export function quotePowershellText(value: string): string {
  return `'${value.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
