import type { ApplyToCell, ColumnAction } from '../bulk-plan.ts';

/** How a program writes the values of a column: days and months as `dd.MM.yyyy` has them, numbers with these signs. */
export type CellFormat = {
  readonly dates?: string;
  readonly decimal?: string;
  readonly thousands?: string;
};

export const DECIMAL_SIGNS = ['.', ','] as const;
export const THOUSANDS_SIGNS = ['.', ',', ' ', "'"] as const;

const TOKEN_PATTERNS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
};
const PARTS = /yyyy|MM?|dd?|HH?|mm|ss|[./:, T-]/g;
const DATE_FORMAT = /^(?:yyyy|MM?|dd?|HH?|mm|ss|[./:, T-])+$/;

/**
 * Whether a text says how dates are written: year, month and day once each, then nothing or hour, minute and perhaps second. What may
 * have one digit or two has a sign on both sides.
 *
 * @example isDateFormat('d.M.yyyy HH:mm') // true
 */
export function isDateFormat(format: string): boolean {
  const tokens = listTokens(format);
  const letters = tokens.map((token) => token.charAt(0)).join('');
  return DATE_FORMAT.test(format) && /^(?:yMd|dMy|Mdy)(?:Hms?)?$/.test(letters) && !isAmbiguous(format);
}

/** @example hasTime('dd.MM.yyyy') // false */
export function hasTime(format: string): boolean {
  return format.includes('H');
}

/** Of `dMyyyy`, 1112021 would be two dates. */
function isAmbiguous(format: string): boolean {
  const parts = format.match(PARTS) ?? [];
  const isToken = (part = '') => Object.hasOwn(TOKEN_PATTERNS, part);
  return parts.some(
    (part, at) => part.length === 1 && isToken(part) && (isToken(parts[at - 1]) || isToken(parts[at + 1])),
  );
}

function listTokens(format: string): readonly string[] {
  return format.match(PARTS)?.filter((part) => Object.hasOwn(TOKEN_PATTERNS, part)) ?? [];
}

/**
 * The same action for cells that are written in a format: each is read as that, and the action gets what it takes, `2021-03-15` or
 * `70000.00`. A cell that is not written so is rejected, as one of the wrong type is.
 */
export function readCells(action: ColumnAction, format: CellFormat): ColumnAction {
  if (action.type !== 'apply') return action;
  const read = format.dates === undefined ? createNumberReader(format) : createDateReader(format.dates);
  const { apply } = action;
  const applyToRead: ApplyToCell = (value, pseudonymizer) => {
    const text = read(value);
    return text === undefined ? undefined : apply(text, pseudonymizer);
  };
  return { type: 'apply', label: action.label + describeCellFormat(format), apply: applyToRead };
}

/** @example describeCellFormat({ dates: 'dd.MM.yyyy' }) // ', read as dd.MM.yyyy' */
export function describeCellFormat({ dates, decimal, thousands }: CellFormat): string {
  if (dates !== undefined) return `, read as ${dates}`;
  const signs = [
    ...(decimal === undefined ? [] : [`decimal "${decimal}"`]),
    ...(thousands === undefined ? [] : [`thousands "${thousands}"`]),
  ];
  return signs.length === 0 ? '' : `, read with ${signs.join(' and ')}`;
}

function createDateReader(format: string): (value: string) => string | undefined {
  const source = format.replaceAll(PARTS, (part) => TOKEN_PATTERNS[part] ?? escapeSign(part));
  const pattern = new RegExp(`^${source}$`);
  return (value) => {
    const parts = pattern.exec(value)?.groups;
    if (parts === undefined) return undefined;
    const { year = '', month = '', day = '', hour, minute, second = '00' } = parts;
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    if (!isCalendarDate(date)) return undefined;
    return hour === undefined ? date : `${date}T${hour.padStart(2, '0')}:${minute}:${second}`;
  };
}

/** Programs read the 31st of June as the 1st of July. */
function isCalendarDate(date: string): boolean {
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
}

function createNumberReader({ decimal = '.', thousands }: CellFormat): (value: string) => string | undefined {
  // Programs write blanks that do not break a line, too.
  const group = thousands === ' ' ? '[ \\u00a0\\u202f]' : escapeSign(thousands ?? '');
  const grouped = thousands === undefined ? '' : `|\\d{1,3}(?:${group}\\d{3})+`;
  const pattern = new RegExp(`^(-?)(\\d+${grouped})(?:${escapeSign(decimal)}(\\d+))?$`);
  return (value) => {
    const found = pattern.exec(value);
    if (found === null) return undefined;
    const [, sign = '', integer = '', fraction] = found;
    const digits = integer.replaceAll(/\D/g, '');
    return fraction === undefined ? sign + digits : `${sign}${digits}.${fraction}`;
  };
}

function escapeSign(sign: string): string {
  return sign === '.' ? '\\.' : sign;
}
