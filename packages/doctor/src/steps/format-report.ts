import { displayWidth, escapeUnprintable, formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { Details, DoctorFinding, DoctorReport, Step } from './step.ts';

type OutputStyle = Pick<Terminal, 'columns'> & {
  readonly paint: Readonly<Record<'bold' | 'dim' | 'green' | 'red' | 'yellow', (text: string) => string>>;
};

const INDENT = 20;
const NAME = 12;
/** Values that a person compares by eye. */
const DETAILED: ReadonlySet<string> = new Set(['assertion', 'trust', 'secrets', 'losses']);

/** One line per step, followed by findings: cause, next action, who. */
export function formatReport({ gateway, connectors, config }: DoctorReport, look: OutputStyle): string {
  const { paint } = look;
  const [callers, ...before] = [...gateway].reverse();
  return [
    paint.bold(escapeUnprintable(config)),
    ...before.reverse().flatMap((step) => formatStep(step, look)),
    ...connectors.flatMap(({ id, steps }) => [
      '',
      paint.bold(escapeUnprintable(id)),
      ...steps.flatMap((step) => formatStep(step, look)),
    ]),
    ...(callers === undefined ? [] : ['', paint.bold('callers'), ...formatStep(callers, look)]),
    '',
    total({ gateway, connectors }),
  ].join('\n');
}

function formatStep(step: Step, look: OutputStyle): readonly string[] {
  const { paint } = look;
  const mark = {
    ok: paint.green('ok'.padEnd(6)),
    warn: paint.yellow('warn'.padEnd(6)),
    fail: paint.red('FAIL'.padEnd(6)),
    skipped: paint.dim('–'.padEnd(6)),
  }[step.status];
  const [first = '', ...more] = wrap(step.summary, look.columns - 2 - 6 - NAME);
  const summary = step.status === 'skipped' ? paint.dim : (text: string) => text;
  return [
    `  ${mark}${step.step.padEnd(NAME)}${summary(first)}`,
    ...more.map((line) => `${' '.repeat(2 + 6 + NAME)}${summary(line)}`),
    ...(DETAILED.has(step.step) ? formatDetails(step.details ?? {}) : []),
    ...(step.findings ?? []).flatMap((finding) => formatFinding(finding, look, step.findings?.length === 1)),
  ];
}

function formatDetails(details: Details): readonly string[] {
  const width = Math.max(0, ...Object.keys(details).map((name) => name.length));
  return Object.entries(details).map(([name, value]) => {
    const text = typeof value === 'object' ? value.join(', ') : String(value);
    return `${' '.repeat(2 + 6 + NAME)}${name.padEnd(width)}  ${escapeUnprintable(text)}`;
  });
}

function formatFinding(finding: DoctorFinding, look: OutputStyle, alone: boolean): readonly string[] {
  const { paint } = look;
  const color = finding.level === 'fail' ? paint.red : paint.yellow;
  return [
    ...(alone ? [] : labelled(color(finding.level === 'fail' ? 'FAIL' : 'warn'), finding.summary, look)),
    ...(finding.causes ?? []).flatMap((cause) => labelled('cause', cause, look)),
    ...(finding.next === undefined ? [] : labelled(paint.bold('next'), finding.next, look)),
    ...(finding.commands ?? []).map((line) => `${' '.repeat(INDENT)}  ${escapeUnprintable(line)}`),
    ...(finding.who === undefined ? [] : labelled('who', finding.who, look)),
  ];
}

function labelled(label: string, text: string, { columns }: OutputStyle): readonly string[] {
  const [first = '', ...more] = wrap(text, columns - INDENT);
  const plain = label.replace(/\u001b\[[0-9;]*m/g, '');
  const head = `${' '.repeat(8)}${label}${' '.repeat(Math.max(1, INDENT - 8 - plain.length))}`;
  return [`${head}${first}`, ...more.map((line) => `${' '.repeat(INDENT)}${line}`)];
}

/** Wraps between words; longer words stay complete, so that they can be copied. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of escapeUnprintable(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function total({ gateway, connectors }: Pick<DoctorReport, 'gateway' | 'connectors'>): string {
  const steps = [...gateway, ...connectors.flatMap((connector) => connector.steps)];
  const count = (status: Step['status']) => steps.filter((step) => step.status === status).length;
  // A failed step may also hold warnings.
  const warnings = steps.flatMap(({ findings = [] }) => findings).filter(({ level }) => level === 'warn');
  return `${formatCount(count('ok'), 'step')} ok, ${formatCount(warnings.length, 'warning')}, ${count('fail')} failed`;
}
