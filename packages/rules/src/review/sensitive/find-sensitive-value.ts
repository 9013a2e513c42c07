/** A number with check digits: which texts have its form, whether they add up, and how often others do. */
type CheckedNumber = {
  /** For messages. */
  readonly label: string;
  /** Of the value without spaces, dots, dashes and slashes, in upper case. */
  readonly form: RegExp;
  readonly isValid: (text: string) => boolean;
  /** Share of other texts of this form that add up by chance. */
  readonly chance: number;
};

const toDigits = (text: string): readonly number[] => [...text].map(Number);
const weigh = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);

/** ISO 7064 MOD 97-10 over letters as 10 to 35. */
function isIban(text: string): boolean {
  const moved = `${text.slice(4)}${text.slice(0, 4)}`;
  return mod97(moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) === 1;
}

function mod97(digits: string): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
}

/** ISO 7064 MOD 11,10; one digit of the first ten occurs two or three times. */
function isGermanTaxId(text: string): boolean {
  const counts = new Set([...text.slice(0, 10)].map((digit) => text.slice(0, 10).split(digit).length - 1));
  if (!(counts.has(2) || counts.has(3)) || Math.max(...counts) > 3) return false;
  let product = 10;
  for (const digit of toDigits(text.slice(0, 10))) {
    const sum = (digit + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(text[10]);
}

/** VKVV section 4: digits of a product are added up. */
function isGermanInsuranceNumber(text: string): boolean {
  const letter = String(text.charCodeAt(8) - 64).padStart(2, '0');
  const digits = toDigits(text.slice(0, 8) + letter + text.slice(9, 11));
  const sum = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1].reduce((total, weight, index) => {
    const product = weight * (digits[index] ?? 0);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 10 === Number(text[11]);
}

function isFrenchNir(text: string): boolean {
  const number = text.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - mod97(number) === Number(text.slice(13));
}

function isSpanishId(text: string): boolean {
  const number = Number(text.slice(0, 8).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === text[8];
}

function isSwissAhv(text: string): boolean {
  const sum = weigh(toDigits(text), [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]);
  return (10 - (sum % 10)) % 10 === Number(text[12]);
}

function isAustrianNumber(text: string): boolean {
  return weigh(toDigits(text), [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(text[3]);
}

function isPesel(text: string): boolean {
  const sum = weigh(toDigits(text), [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
  return sum % 10 === 0;
}

function isBelgianNumber(text: string): boolean {
  const [body, check] = [text.slice(0, 9), Number(text.slice(9))];
  return 97 - mod97(body) === check || 97 - mod97(`2${body}`) === check;
}

function isItalianCode(text: string): boolean {
  const firstValues = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
  ];
  const letterValue = (character: string) =>
    /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
  const sum = [...text.slice(0, 15)].reduce(
    (total, character, index) =>
      total + (index % 2 === 0 ? (firstValues[letterValue(character)] ?? 0) : letterValue(character)),
    0,
  );
  return String.fromCharCode(65 + (sum % 26)) === text[15];
}

function isLuhn(text: string): boolean {
  const sum = toDigits(text)
    .toReversed()
    .reduce((total, digit, index) => {
      const doubled = index % 2 === 1 ? digit * 2 : digit;
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}

const DATE_PARTS = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])';

const NUMBERS: readonly CheckedNumber[] = [
  { label: 'an IBAN', form: /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/, isValid: isIban, chance: 1e-6 },
  { label: 'a German tax number', form: /^[1-9]\d{10}$/, isValid: isGermanTaxId, chance: 0.07 },
  {
    label: 'a German social insurance number',
    form: /^\d{2}(?:0[1-9]|[1-9]\d)(?:0\d|1[0-2])\d{2}[A-Z]\d{3}$/,
    isValid: isGermanInsuranceNumber,
    chance: 0.005,
  },
  {
    label: 'a French social security number',
    form: /^[12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}\d{2}$/,
    isValid: isFrenchNir,
    chance: 0.001,
  },
  { label: 'a Spanish DNI or NIE', form: /^[\dXYZ]\d{7}[A-Z]$/, isValid: isSpanishId, chance: 0.02 },
  { label: 'a Swiss AHV number', form: /^756\d{10}$/, isValid: isSwissAhv, chance: 1e-4 },
  {
    label: 'an Austrian insurance number',
    form: /^[1-9]\d{3}(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}$/,
    isValid: isAustrianNumber,
    chance: 0.01,
  },
  {
    label: 'a Polish PESEL',
    form: /^\d{2}(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\d|3[01])\d{5}$/,
    isValid: isPesel,
    chance: 0.03,
  },
  {
    label: 'a Belgian national number',
    form: new RegExp(`^\\d{2}${DATE_PARTS}\\d{5}$`),
    isValid: isBelgianNumber,
    chance: 0.005,
  },
  {
    label: 'an Italian tax code',
    form: /^[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/,
    isValid: isItalianCode,
    chance: 1e-6,
  },
  {
    label: 'a Swedish personal number',
    form: new RegExp(`^\\d{2}${DATE_PARTS}\\d{4}$`),
    isValid: isLuhn,
    chance: 0.03,
  },
  {
    label: 'a US social security number',
    form: /^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/,
    isValid: () => true,
    chance: 0.005,
  },
  {
    label: 'a UK national insurance number',
    form: /^(?![DFIQUV])[A-Z](?![DFIQUVO])[A-Z]\d{6}[A-D]$/,
    isValid: () => true,
    chance: 0.005,
  },
  {
    label: 'a payment card number',
    form: /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|3[47]\d{13})$/,
    isValid: isLuhn,
    chance: 0.005,
  },
];

/** Fewer hits could be chance: a column of other numbers. */
const MAX_CHANCE = 0.005;
const MIN_SHARE = 0.5;
const SEPARATORS = /[\s./-]/g;
const IBAN_IN_TEXT = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;

/**
 * Finds numbers with check digits among the values of one column. One IBAN is enough, even in a sentence;
 * shorter numbers must be most of the column, so that employee numbers don't count.
 *
 * @returns what it is, never a value
 * @example findSensitiveValue(['DE89 3704 0044 0532 0130 00']) // 'an IBAN'
 */
export function findSensitiveValue(values: readonly string[]): string | undefined {
  const filled = values.filter((value) => value !== '');
  const texts = [...new Set(filled.map((value) => value.slice(0, 10_000)))];
  if (texts.some((text) => (text.match(IBAN_IN_TEXT) ?? []).some((part) => isIban(part.replaceAll(' ', '')))))
    return 'an IBAN';
  const found = NUMBERS.find(({ form, isValid, chance }) => {
    const hits = texts.filter((text) => {
      if (text.length > 64) return false;
      const upper = text.toUpperCase();
      return [upper, upper.replace(SEPARATORS, '')].some((plain) => form.test(plain) && isValid(plain));
    });
    return hits.length >= texts.length * MIN_SHARE && hits.length > 0 && chance ** hits.length <= MAX_CHANCE;
  });
  return found?.label;
}

const MIN_WORDS = 6;
const MIN_SENTENCES = 3;

/** Whether a tenth of the values or more are sentences, and nearly all of those differ. */
export function isFreeText(values: readonly string[]): boolean {
  const filled = values.filter((value) => value !== '');
  const sentences = filled.filter((value) => value.slice(0, 1_000).trim().split(/\s+/).length >= MIN_WORDS);
  return (
    sentences.length >= MIN_SENTENCES &&
    sentences.length >= filled.length / 10 &&
    new Set(sentences).size >= sentences.length * 0.8
  );
}
