/** What a hostile text says, or how it hides. */
type Category = 'name' | 'joined' | 'sentence' | 'host' | 'address' | 'number' | 'url' | 'hidden';

/**
 * What somebody could write into a property whose rule keeps it: each at the limit of one of the grammars, so that no other keeps it out.
 * `joined` is a sentence without spaces.
 */
export const HOSTILE: Readonly<Record<Category, readonly string[]>> = {
  name: ['Ana Kovac', 'Kovac, Ana', 'AnaKovac', 'Kovac-Ana', 'Ана Ковач'],
  joined: [
    'AnaKovacIsHivPositiveSinceMay',
    'Kovac-Ana-HIV-positiv',
    'ana_kovac_is_hiv_positive',
    'text/ana-kovac-is-hiv-positive',
    '#Ana.Kovac.is.HIV.positive',
    'AnaKovacIsHivPositive:4917',
    'AnaKovac,IsHiv,PositiveSince,May',
    "'Ana' 'is' 'HIV' dd",
    'Ana/1 Kovac/2 is/3 HIV/4',
    'W/"Ana-Kovac-HIV"',
  ],
  sentence: [
    'Ana Kovac is HIV positive and Tom Baker was told about it by her doctor in May',
    'Ana Kovac +49 170 1234567 is HIV positive - see https://x.example/ana',
    'ana kovac is hiv positive, please do not tell her manager, who dislikes it all',
    'Ana Kovac Is HIV Positive And Tom Baker Was Told Of It By Her Doctor (May)',
    'a k o v a c i s h i v p o s',
    'Ана Ковач ВИЧ-положительна, и об этом в мае узнал её начальник Том Бейкер',
    `busy ${'Kovac '.repeat(20)}`,
  ],
  host: ['contoso.com', 'kovac.example', 'www.ana-kovac-is-hiv-positive.example'],
  address: [
    'ana.kovac@contoso.com',
    'Ana Kovac <ana.kovac@contoso.com>',
    'ana.kovac＠contoso.com',
    'аna.kovac@cоntoso.com',
    'ana_kovac#EXT#@contoso.com',
    'UTC ana.kovac@contoso.com',
  ],
  number: [
    '+49 170 1234567',
    '0170/1234567',
    '(0170) 123 45 67',
    '0049-170-1234567',
    '01701234567',
    'T+491701234567',
    '4917-01-23T45:67:89',
    '2026-12-03T10:00:00+49:17',
    'PT491701234567.5S',
    '0170-12-34T56:78:90',
  ],
  url: [
    'https://x.example/ana',
    'HTTPS://X.EXAMPLE/ANA',
    'x.example/ana?id=1',
    '//x.example/ana',
    'mailto:ana',
    'tel:+49170123',
  ],
  hidden: [
    'Kovac\u202evitisop',
    'Ana\u2066Kovac\u2069',
    'Kovac\u0000',
    'Ana\nKovac',
    'Ko\u200bvac',
    '\ufeffKovac',
    'Kovac\ud800',
    'Kovac\u{e0041}',
    'busy\u0000Kovac',
  ],
};

export const HOSTILE_TEXTS: readonly string[] = Object.values(HOSTILE).flat();

/** A piece of each of these texts; a value that holds none is no leak. */
const PIECES = /ana|kovac|hiv|ковач|contoso|example|baker|doctor|170|ana_|mailto|tel:|vitisop|a k o v/i;

export function isHostile(value: string): boolean {
  return PIECES.test(value);
}

export function getCategory(text: string): Category | undefined {
  return (Object.keys(HOSTILE) as Category[]).find((category) => HOSTILE[category].includes(text));
}
