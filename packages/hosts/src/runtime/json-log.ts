import type { Log, LogFields, LogLevel } from '@nymgate/engine/kernel/ports';
import type { LineSink } from './write-line.ts';

/**
 * Fields allowed in a log line besides `level`, `time` and `event`; others are dropped and counted (design
 * rule 8).
 */
export const LOG_FIELDS: ReadonlySet<string> = new Set(
  `requestId connector endpoint method code status stage reason hint subject outcome listener url
  port generation issues milliseconds count inFlight version policy epoch connectors signal type
  certificate seconds days engine cloud instance sequence chain job bucket object rows rejected line serves`.split(
    /\s+/,
  ),
);
const MAX_VALUE_LENGTH = 200;
const MAX_EVENT_LENGTH = 80;

export type NodeLog = Log & { readonly setLevel: (level: LogLevel) => void };

const LEVEL_RANK: Readonly<Record<LogLevel, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
};

/**
 * Writes JSON lines with numbers, booleans and short texts; objects are dropped. A line that cannot be
 * written is counted in the next one. A logging library would be a tenth of what a start loads.
 */
export function createJsonLog(level: LogLevel, sink: LineSink): NodeLog {
  let minLevel = LEVEL_RANK[level];
  let dropped = 0;
  return Object.freeze({
    write: (lineLevel: LogLevel, event: string, fields: LogFields = {}) => {
      if (LEVEL_RANK[lineLevel] < minLevel) return;
      const line = {
        level: lineLevel,
        time: new Date().toISOString(),
        ...filterFields(fields),
        ...(dropped > 0 && { droppedLines: dropped }),
        event: toPlainText(event, MAX_EVENT_LENGTH),
      };
      const drop = () => {
        dropped += 1;
      };
      try {
        const wait = sink.append(JSON.stringify(line));
        dropped = 0;
        wait?.catch(drop);
      } catch {
        drop();
      }
    },
    setLevel: (next: LogLevel) => {
      minLevel = LEVEL_RANK[next];
    },
  });
}

function filterFields(fields: LogFields): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  let omitted = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (!LOG_FIELDS.has(name) || typeof value === 'object') omitted += 1;
    else safe[name] = typeof value === 'string' ? toPlainText(value, MAX_VALUE_LENGTH) : value;
  }
  return omitted === 0 ? safe : { ...safe, omittedFields: omitted };
}

/** Removes line ends, terminal escapes and invisible direction marks (LOG-03). */
function toPlainText(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength)
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '?');
}
