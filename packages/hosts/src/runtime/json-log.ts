import type { Log, LogFields, LogLevel } from '@nymgate/engine/kernel/ports';
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
  'type',
  'certificate',
  'seconds',
  'days',
  'engine',
  'cloud',
  'instance',
  'sequence',
  'chain',
  'job',
  'bucket',
  'object',
  'rows',
  'rejected',
  'line',
] as const);

const ALLOWED_FIELDS: ReadonlySet<string> = new Set(LOG_FIELDS);
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
 * JSON lines. Values are numbers, booleans and short texts without control characters; objects have no way in.
 * A line that cannot be written is dropped and counted in the next one: unlike with an audit line, service goes on without it.
 *
 * Our own code rather than a logging library: a library would have nothing left to do, and would be a tenth of what a start
 * loads.
 *
 * @example createJsonLog('info', sink).write('warn', 'token_unavailable', { connector: 'entra-id' })
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
      try {
        sink(JSON.stringify(line));
        dropped = 0;
      } catch {
        dropped += 1;
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
    if (!ALLOWED_FIELDS.has(name) || typeof value === 'object') omitted += 1;
    else safe[name] = typeof value === 'string' ? toPlainText(value, MAX_VALUE_LENGTH) : value;
  }
  return omitted === 0 ? safe : { ...safe, omittedFields: omitted };
}

/** No line ends, terminal escapes or invisible direction marks in what a person will read on a terminal (LOG-03). */
function toPlainText(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength)
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '?');
}
