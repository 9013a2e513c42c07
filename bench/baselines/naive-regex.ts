import { NAIVE_CRYPTO } from './naive-crypto.ts';

/**
 * The way of the known products with regular expressions: parse, search each text with V8's own engine, which backtracks, one
 * pattern after the other, hash addresses one by one, and write all again.
 *
 * @param paths names of properties below the rows; of two, the second inside of the first
 */
export function createNaiveRegexSanitizer({
  patterns,
  paths,
}: {
  readonly patterns: readonly string[];
  readonly paths: readonly string[];
}): (page: Uint8Array) => Uint8Array {
  const { irreversible } = NAIVE_CRYPTO.psoxy();
  const searches = patterns.map((source) => new RegExp(source.replace('(?i)', ''), 'giu'));
  const redact = (text: string) => searches.reduce((left, search) => left.replace(search, ''), text);
  const treat = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map((item) =>
        String(item).replace(/(smtp:)(.+)/iu, (_, type, address) => type + irreversible(address)),
      );
    return typeof value === 'string' ? redact(value) : value;
  };
  const hashAddresses = (key: string, value: unknown): unknown =>
    (key === 'address' || key === 'mail' || key === 'userPrincipalName') && typeof value === 'string'
      ? irreversible(value)
      : value;
  return (page) => {
    const document = JSON.parse(Buffer.from(page).toString(), hashAddresses) as {
      readonly value: readonly Record<string, unknown>[];
    };
    for (const row of document.value)
      for (const path of paths) {
        const [outer = '', inner] = path.split('.');
        if (inner === undefined) row[outer] = treat(row[outer]);
        else {
          const holder = row[outer] as Record<string, unknown>;
          holder[inner] = treat(holder[inner]);
        }
      }
    return Buffer.from(JSON.stringify(document));
  };
}
