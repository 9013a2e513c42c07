/** Windows time zones of the tenant's people or of a preference, with their IANA zone (CLDR windowsZones). */
const WINDOWS_ZONES: Readonly<Record<string, string>> = {
  UTC: 'UTC',
  'GMT Standard Time': 'Europe/London',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Romance Standard Time': 'Europe/Paris',
  'Central European Standard Time': 'Europe/Warsaw',
  'GTB Standard Time': 'Europe/Athens',
  'FLE Standard Time': 'Europe/Kyiv',
  'Egypt Standard Time': 'Africa/Cairo',
  'Israel Standard Time': 'Asia/Jerusalem',
  'India Standard Time': 'Asia/Kolkata',
  'China Standard Time': 'Asia/Shanghai',
  'Tokyo Standard Time': 'Asia/Tokyo',
  'Korea Standard Time': 'Asia/Seoul',
  'AUS Eastern Standard Time': 'Australia/Sydney',
  'Eastern Standard Time': 'America/New_York',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'Pacific Standard Time': 'America/Los_Angeles',
};

export const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function getFormat(iana: string): Intl.DateTimeFormat {
  const known = formats.get(iana);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: iana,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(iana, made);
  return made;
}

/** From a Windows or IANA name; undefined when unknown. */
export function toIanaZone(name: string): string | undefined {
  const windows = WINDOWS_ZONES[name];
  if (windows !== undefined) return windows;
  if (!/^[A-Za-z]+(?:\/[A-Za-z_+\-0-9]+)*$/.test(name)) return undefined;
  try {
    getFormat(name);
    return name;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const SECOND = 1_000;
/** Clocks change at a full quarter of an hour in UTC, in every zone since 1972. */
const QUARTER = 900_000;

/** By zone and quarter of an hour, because `Intl` is slow. */
const offsets = new Map<string, Map<number, number>>();

/** The wall-clock time in `zone`, in milliseconds as if it were UTC. */
export function toWallClock(instant: number, zone: string): number {
  const iana = toIanaZone(zone) ?? 'UTC';
  if (iana === 'UTC') return instant;
  const known = offsets.get(iana) ?? new Map<number, number>();
  offsets.set(iana, known);
  const quarter = Math.floor(instant / QUARTER);
  const offset = known.get(quarter) ?? readWallClock(quarter * QUARTER, iana) - quarter * QUARTER;
  known.set(quarter, offset);
  return Math.floor(instant / SECOND) * SECOND + offset;
}

function readWallClock(instant: number, iana: string): number {
  const parts: Record<string, number> = {};
  for (const part of getFormat(iana).formatToParts(instant)) parts[part.type] = Number(part.value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The instant at which clocks in `zone` show `wallClock`; within the gap of a clock change, the instant after it. */
export function toInstant(wallClock: number, zone: string): number {
  const first = wallClock - (toWallClock(wallClock, zone) - wallClock);
  return first - (toWallClock(first, zone) - wallClock);
}

/** `2026-01-05T08:00:00.0000000`, as in Graph's dateTimeTimeZone. */
export const graphDateTime = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}.0000000`;
export const isoDate = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);
export const parseDate = (date: string): number => Date.parse(`${date}T00:00:00Z`);
