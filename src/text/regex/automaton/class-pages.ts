const PAGES = 0x1100;

/**
 * The class of every code point in pages of 256, of which most are of one class and equal ones are kept once.
 *
 * @param cuts code points at which the class may change, ascending, the first of them 0
 * @param classAt the class from each cut on
 */
export function layPages(
  cuts: readonly number[],
  classAt: Uint32Array,
): { readonly pages: Uint16Array; readonly pageOf: Uint16Array } {
  const pageOf = new Uint16Array(PAGES);
  const known = new Map<string, number>();
  const pages: Uint16Array[] = [];
  const keep = (key: string, make: () => Uint16Array): number => {
    const number = known.get(key) ?? pages.push(make()) - 1;
    known.set(key, number);
    return number;
  };
  let at = 0;
  for (let page = 0; page < PAGES; page += 1) {
    const first = page * 256;
    while ((cuts[at + 1] ?? Number.POSITIVE_INFINITY) <= first) at += 1;
    const only = classAt[at] ?? 0;
    if ((cuts[at + 1] ?? Number.POSITIVE_INFINITY) >= first + 256)
      pageOf[page] = keep(`${only}`, () => new Uint16Array(256).fill(only));
    else {
      const mixed = mixedPage(first, at, cuts, classAt);
      pageOf[page] = keep(mixed.join(), () => mixed);
    }
  }
  const flat = new Uint16Array(pages.length * 256);
  for (const [index, classes] of pages.entries()) flat.set(classes, index * 256);
  return { pages: flat, pageOf };
}

function mixedPage(first: number, from: number, cuts: readonly number[], classAt: Uint32Array): Uint16Array {
  const classes = new Uint16Array(256);
  let at = from;
  for (let low = 0; low < 256; ) {
    while ((cuts[at + 1] ?? Number.POSITIVE_INFINITY) <= first + low) at += 1;
    const until = Math.min(256, (cuts[at + 1] ?? Number.POSITIVE_INFINITY) - first);
    classes.fill(classAt[at] ?? 0, low, until);
    low = until;
  }
  return classes;
}
