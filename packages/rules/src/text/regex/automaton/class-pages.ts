const PAGE_COUNT = 0x1100;
const PAGE_SIZE = 256;

/**
 * The class of every code point in pages of 256, of which most are of one class and equal ones are kept once.
 *
 * @param cuts code points at which the class may change, ascending, the first of them 0
 * @param classAt the class from each cut on
 */
export function layoutPages(
  cuts: readonly number[],
  classAt: Uint32Array,
): { readonly pages: Uint16Array; readonly pageOf: Uint16Array } {
  const pageIndex = new Uint16Array(PAGE_COUNT);
  const known = new Map<string, number>();
  const pages: Uint16Array[] = [];
  const keep = (key: string, make: () => Uint16Array): number => {
    const number = known.get(key) ?? pages.push(make()) - 1;
    known.set(key, number);
    return number;
  };
  let at = 0;
  for (let page = 0; page < PAGE_COUNT; ) {
    const first = page * PAGE_SIZE;
    while (findCut(cuts, at + 1) <= first) at += 1;
    const only = classAt[at] ?? 0;
    // As many pages of one class as there are up to the next cut: a pattern has few cuts, and there are 4,352 pages.
    const until = Math.min(PAGE_COUNT, Math.floor(findCut(cuts, at + 1) / PAGE_SIZE));
    if (until > page) {
      pageIndex.fill(
        keep(`${only}`, () => new Uint16Array(PAGE_SIZE).fill(only)),
        page,
        until,
      );
      page = until;
    } else {
      const mixed = createMixedPage(first, at, cuts, classAt);
      pageIndex[page] = keep(mixed.join(), () => mixed);
      page += 1;
    }
  }
  const flat = new Uint16Array(pages.length * PAGE_SIZE);
  for (const [index, classes] of pages.entries()) flat.set(classes, index * PAGE_SIZE);
  return { pages: flat, pageOf: pageIndex };
}

/** The place of a cut; behind the last one there is none. */
function findCut(cuts: readonly number[], at: number): number {
  return cuts[at] ?? PAGE_COUNT * PAGE_SIZE;
}

function createMixedPage(
  first: number,
  from: number,
  cuts: readonly number[],
  classAt: Uint32Array,
): Uint16Array {
  const classes = new Uint16Array(PAGE_SIZE);
  let at = from;
  for (let low = 0; low < PAGE_SIZE; ) {
    while (findCut(cuts, at + 1) <= first + low) at += 1;
    const until = Math.min(PAGE_SIZE, findCut(cuts, at + 1) - first);
    classes.fill(classAt[at] ?? 0, low, until);
    low = until;
  }
  return classes;
}
