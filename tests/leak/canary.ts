/**
 * Canaries: a value of its own planted in every property that holds a person, and a scanner that finds them in any of the forms
 * in which a leak might wear them. All share a marker, so that the scanner looks for a few patterns however many there are.
 */
const MARKER = 'cnryzq8v';

/** A canary of 14 characters; the number tells which one leaked. */
export function canary(index: number): string {
  return `${MARKER}${index.toString(36).padStart(6, '0')}`;
}

/** No value of the simulated tenant holds these: a day of a far year, and the first digits of a long number. */
const DAY = '7313-09-17';
const DIGITS = '731390173';

/** A canary that is a date with time or, of the form of the given text, a date. The number is its fraction of a second. */
export function timeCanary(index: number, form: string): string {
  return form.length === DAY.length ? DAY : `${DAY}T00:00:00.${String(index).padStart(7, '0')}Z`;
}

/** A canary that is an integer. */
export function numberCanary(index: number): number {
  return Number(`${DIGITS}${String(index).padStart(6, '0')}`);
}

const PLANTED = new RegExp(`${MARKER}([0-9a-z]{6})|${DAY}T00:00:00\\.(\\d{7})|${DIGITS}(\\d{6})`, 'g');

/** The numbers of the canaries that stand in a text as they were planted. */
export function canariesIn(text: string): ReadonlySet<number> {
  return new Set(
    [...text.matchAll(PLANTED)].map(([, letters, fraction, digits]) =>
      letters === undefined ? Number(fraction ?? digits) : Number.parseInt(letters, 36),
    ),
  );
}

type Form = { readonly name: string; readonly needle: string };

/** The forms of a text, as they would stand in a lower-cased Latin-1 view of a sink (base64 forms in the original case). */
export function formsOf(text: string): { readonly folded: readonly Form[]; readonly exact: readonly Form[] } {
  const bytes = Buffer.from(text, 'utf8');
  const wide = Buffer.from(text, 'utf16le');
  const folded = [
    { name: 'raw', needle: text },
    { name: 'percent-encoded', needle: hexOf(bytes, '%') },
    { name: 'percent-encoded twice', needle: hexOf(bytes, '%25') },
    { name: 'hex', needle: bytes.toString('hex') },
    {
      name: 'JSON-escaped',
      needle: [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    },
    { name: 'HTML entities', needle: [...text].map((char) => `&#${char.charCodeAt(0)};`).join('') },
    { name: 'UTF-16', needle: wide.toString('latin1') },
    { name: 'UTF-16 hex', needle: wide.toString('hex') },
    { name: 'reversed', needle: [...text].reverse().join('') },
  ];
  const cased = [text, text.toUpperCase()];
  const exact = cased.flatMap((variant) => [
    ...base64Cores(Buffer.from(variant, 'utf8')).map((needle) => ({ name: 'base64', needle })),
    ...base64Cores(Buffer.from(variant, 'utf16le')).map((needle) => ({ name: 'UTF-16 base64', needle })),
  ]);
  return { folded: folded.map(({ name, needle }) => ({ name, needle: needle.toLowerCase() })), exact };
}

function hexOf(bytes: Buffer, prefix: string): string {
  return [...bytes].map((byte) => `${prefix}${byte.toString(16).padStart(2, '0')}`).join('');
}

/** What of a text's base64 does not depend on what stands before and after it, for each of the three alignments. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
    const whole = padded.subarray(0, padded.length - (padded.length % 3)).toString('base64');
    return (shift === 0 ? whole : whole.slice(4)).replaceAll('+', '-').replaceAll('/', '_');
  });
}

export type Leak = { readonly form: string; readonly around: string };

/** Finds what leaks into a text: all forms, or it stops with so many. */
export type Scanner = (sink: string, most?: number) => readonly Leak[];

/** A scanner for the canary marker and for further texts (ids, addresses, names of the tenant's people). */
export function createScanner(texts: readonly string[]): Scanner {
  const forms = [MARKER, DAY, DIGITS, ...texts].map(formsOf);
  const findFolded = createFinder(forms.flatMap((form) => form.folded));
  const findExact = createFinder(forms.flatMap((form) => form.exact));
  return (sink, most = Number.POSITIVE_INFINITY) => {
    const folded = findFolded(sink.toLowerCase(), most);
    if (folded.length >= most) return folded;
    return [...folded, ...findExact(sink.replaceAll('+', '-').replaceAll('/', '_'), most - folded.length)];
  };
}

/** How a needle begins: what is looked up at each place of a text. */
const START = 4;

/**
 * Finds the first place of each of many forms in one pass over a text: there are more than a thousand of them, and as many searches
 * took most of the time of these tests.
 */
function createFinder(forms: readonly Form[]): (text: string, most: number) => readonly Leak[] {
  const byStart = new Map<number, readonly Form[]>();
  const begins = new Uint8Array(0x10000);
  for (const form of forms) {
    if (form.needle.length < START) throw new RangeError(`${form.name} is too short to be found`);
    const start = startAt(form.needle, 0);
    byStart.set(start, [...(byStart.get(start) ?? []), form]);
    begins[start] = 1;
  }
  return (text, most) => {
    const found = new Map<Form, Leak>();
    let gone = 0;
    let start = startAt(`\0${text.slice(0, START - 1)}`, 0);
    for (let at = 0; at + START <= text.length && found.size < most; at += 1) {
      start = (start * 31 + text.charCodeAt(at + START - 1) - gone * 923_521) & 0xffff;
      gone = text.charCodeAt(at);
      if (begins[start] !== 1) continue;
      for (const form of byStart.get(start) ?? []) {
        const { name, needle } = form;
        if (!found.has(form) && text.startsWith(needle, at))
          found.set(form, {
            form: name,
            around: text.slice(Math.max(0, at - 60), at + needle.length + 20),
          });
      }
    }
    return [...found.values()];
  };
}

/** A number of 16 bits for the four characters at a place; others may have the same. */
function startAt(text: string, at: number): number {
  return (
    (text.charCodeAt(at) * 29_791 +
      text.charCodeAt(at + 1) * 961 +
      text.charCodeAt(at + 2) * 31 +
      text.charCodeAt(at + 3)) &
    0xffff
  );
}
