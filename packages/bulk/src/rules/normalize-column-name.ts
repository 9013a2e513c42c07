const INVISIBLE_CHARACTERS = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * A name as people see it: in one Unicode form, a wide or raised letter and a blank that does not break as the usual ones (NFKC), without
 * characters that are not seen, such as a soft hyphen or a blank without width, which copies out of web pages and spreadsheets bring along, and
 * without blanks around it. Rules that deliver what they do not name would deliver such a column as it is (BLK-02).
 *
 * @example foldName('e\u00admail') // 'email'
 */
export function normalizeColumnName(name: string): string {
  return name.normalize('NFKC').replace(INVISIBLE_CHARACTERS, '').normalize('NFKC').trim();
}
