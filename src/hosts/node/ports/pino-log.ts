import { pino } from 'pino';
import type { Log, LogFields, LogLevel } from '../../../kernel/ports.ts';
import type { LineSink } from './write-line.ts';

/** The names a log line may hold besides `level`, `time` and `event`. Anything else is left out and counted (design rule 8). */
export const LOG_FIELDS = Object.freeze([
  'requestId',
  'connector',
  'endpoint',
  'method',
  'code',
  'status',
  'stage',
  'reason',
  'hint',
  'subject',
  'outcome',
  'listener',
  'url',
  'port',
  'generation',
  'issues',
  'milliseconds',
  'count',
  'inFlight',
  'version',
  'policy',
  'epoch',
  'connectors',
  'signal',
] as const);

const ALLOWED: ReadonlySet<string> = new Set(LOG_FIELDS);
const LONGEST_VALUE = 200;
const LONGEST_EVENT = 80;

export type NodeLog = Log & { readonly setLevel: (level: LogLevel) => void };

/**
 * JSON lines by pino. Values are numbers, booleans and short texts without control characters; objects have no way in.
 * A line that cannot be written is dropped and counted in the next one: unlike the audit line, it is no condition of service.
 *
 * @example createPinoLog('info', sink).write('warn', 'token_unavailable', { connector: 'entra-id' })
 */
export function createPinoLog(level: LogLevel, sink: LineSink): NodeLog {
  let dropped = 0;
  const write = (line: string) => {
    try {
      sink(line.trimEnd());
      dropped = 0;
    } catch {
      dropped += 1;
    }
  };
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return Object.freeze({
    write: (lineLevel: LogLevel, event: string, fields: LogFields = {}) => {
      const safe = safeFields(fields);
      logger[lineLevel](dropped > 0 ? { ...safe, droppedLines: dropped } : safe, plain(event, LONGEST_EVENT));
    },
    setLevel: (next: LogLevel) => {
      logger.level = next;
    },
  });
}

function safeFields(fields: LogFields): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  let omitted = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (!ALLOWED.has(name) || typeof value === 'object') omitted += 1;
    else safe[name] = typeof value === 'string' ? plain(value, LONGEST_VALUE) : value;
  }
  return omitted === 0 ? safe : { ...safe, omittedFields: omitted };
}

/** No line ends, terminal escapes or invisible direction marks in what a person will read on a terminal (LOG-03). */
function plain(text: string, longest: number): string {
  return text
    .slice(0, longest)
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '?');
}
