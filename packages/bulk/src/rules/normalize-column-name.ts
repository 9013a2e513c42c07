const INVISIBLE_CHARACTERS = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * A name as people see it: in NFKC, trimmed, and without invisible characters such as a soft hyphen or a zero-width space, which copies
 * from web pages and spreadsheets contain. Otherwise rules that deliver unnamed columns would deliver such a column unchanged (BLK-02).
 *
 * @example foldName('e\u00admail') // 'email'
 */
export function normalizeColumnName(name: string): string {
  return name.normalize('NFKC').replace(INVISIBLE_CHARACTERS, '').normalize('NFKC').trim();
}
