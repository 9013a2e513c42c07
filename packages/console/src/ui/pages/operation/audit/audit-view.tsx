import { useEffect, useState } from 'preact/hooks';
import type { AuditReading, AuditRow, GatewayReading } from '../../../../wire/operation.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { dateTime, shortNumber } from '../../../parts/format.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { navigate, route } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';
import { AUDIT_KEYS, type AuditFilter, filterRows, listValues, readFilter } from './filter-rows.ts';

const AUDIT_TEXTS = TEXTS.operation.trail;

export function AuditView({ reading }: { readonly reading: GatewayReading }) {
  const { audit } = reading;
  if (audit.from === 'none')
    return (
      <div class="op-part">
        <p>{AUDIT_TEXTS.none}</p>
        <Command text={AUDIT_TEXTS.noneFix} />
      </div>
    );
  return (
    <>
      <ChainState audit={audit} />
      <section class="op-part">
        <h2>{TEXTS.operation.lastLines}</h2>
        <FilteredLines rows={audit.rows} />
      </section>
    </>
  );
}

function ChainState({ audit }: { readonly audit: AuditReading }) {
  const { chain, lines, findings, head, from, file, problem } = audit;
  const tone = chain === 'whole' ? 'good' : chain === 'broken' || chain === 'unreadable' ? 'bad' : 'plain';
  const summary = chain === 'whole' ? AUDIT_TEXTS.whole(lines) : AUDIT_TEXTS[chain];
  return (
    <div class="op-state">
      <p role="status">
        <strong class={`op-word op-${tone}`}>{summary}</strong>{' '}
        <span class="muted">
          {from === 'file' ? AUDIT_TEXTS.from.file(file ?? '') : AUDIT_TEXTS.from.gateway}
          {head !== undefined && ` ${AUDIT_TEXTS.head[head]}`}
        </span>
      </p>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {findings.length > 0 && (
        <ul class="op-findings">
          {findings.map((each) => (
            <li key={`${each.code} ${each.message}`}>
              <code class="op-bad">{each.code}</code> {each.message}
              {each.line !== undefined && <span class="muted"> · {AUDIT_TEXTS.line(each.line)}</span>}
            </li>
          ))}
        </ul>
      )}
      <p class="muted small">{AUDIT_TEXTS.limits}</p>
      <Command text={AUDIT_TEXTS.checkCommand} />
    </div>
  );
}

function Command({ text }: { readonly text: string }) {
  return (
    <p class="op-command">
      <CopyButton what={text} text={text}>
        <code>{text}</code>
      </CopyButton>
    </p>
  );
}

const PAGE_SIZE = 100;
const MINUTES = ['5', '60', '1440'];

/** Filters all lines that the engine keeps, and shows the newest matches. The URL has the filter. */
function FilteredLines({ rows }: { readonly rows: readonly AuditRow[] }) {
  const filter = readFilter(route.value.query);
  const [pages, setPages] = useState(1);
  const key = JSON.stringify(filter);
  useEffect(() => setPages(1), [key]);
  const matches = filterRows(rows, filter, Date.now());
  const shown = matches.slice(0, pages * PAGE_SIZE);
  const { filters } = TEXTS.operation;
  return (
    <>
      <div class="op-filters">
        {AUDIT_KEYS.map((each) => (
          <Choice key={each} name={each} filter={filter} choices={listValues(rows, each, filter[each])} />
        ))}
        <Choice name="outcome" filter={filter} choices={['problem']} word={() => filters.problem} />
        <Choice
          name="minutes"
          filter={filter}
          choices={MINUTES}
          word={(value) => filters.last(Number(value))}
        />
        <span role="status" class="muted small">
          {filters.found(shown.length, matches.length, rows.length)}
        </span>
      </div>
      <AuditTable rows={shown} />
      {shown.length < matches.length && (
        <p class="op-more">
          <button type="button" onClick={() => setPages(pages + 1)}>
            {filters.more(Math.min(PAGE_SIZE, matches.length - shown.length))}
          </button>
        </p>
      )}
    </>
  );
}

type ChoiceProps = {
  readonly name: keyof AuditFilter;
  readonly filter: AuditFilter;
  readonly choices: readonly string[];
  readonly word?: (value: string) => string;
};

function Choice({ name, filter, choices, word = (value) => value }: ChoiceProps) {
  const { filters } = TEXTS.operation;
  const choose = (value: string) => {
    const { page, path } = route.value;
    navigate({ page, path, query: { ...filter, [name]: value } }, 'replace');
  };
  return (
    <label>
      {filters[name]}{' '}
      <select value={filter[name] ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{filters.all}</option>
        {choices.map((value) => (
          <option key={value} value={value} selected={value === filter[name]}>
            {word(value)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Newest first: templates, codes and times, no personal data. */
function AuditTable({ rows }: { readonly rows: readonly AuditRow[] }) {
  const { columns, lastLines } = TEXTS.operation;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keyboard (WCAG 2.1.1), and nothing in it takes the focus.
    <section class="op-scroll" tabIndex={0} aria-label={lastLines}>
      <table class="op-table op-audit">
        <TableHead names={Object.values(columns)} right={[columns.own, columns.graph]} />
        <tbody>
          {rows.map((row) => (
            <AuditLine key={`${row.sequence} ${row.time}`} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** In a narrow window, the date is above the time. */
function LineTime({ time }: { readonly time: string }) {
  const [day, clock] = dateTime(time).split(' ');
  return (
    <time dateTime={time}>
      <span>{day}</span> <span>{clock}</span>
    </time>
  );
}

function AuditLine({ row }: { readonly row: AuditRow }) {
  const { sequence, time, event, request } = row;
  const ms = (value: number) => TEXTS.operation.milliseconds(shortNumber(value));
  if (request === undefined)
    return (
      <tr>
        <td>{sequence}</td>
        <td>
          <LineTime time={time} />
        </td>
        <td colSpan={5}>{event}</td>
      </tr>
    );
  const { method, connector, endpoint, status, code, reason, caller, milliseconds, graphMilliseconds } =
    request;
  return (
    <tr>
      <td>{sequence}</td>
      <td>
        <LineTime time={time} />
      </td>
      <td>
        {method} {connector} <span class="mono op-endpoint">{endpoint}</span>
      </td>
      <td class={status >= 400 ? 'op-bad' : undefined}>
        {status} {code !== '' && <code>{code}</code>}
        {reason !== '' && <div class="op-reason small muted">{reason}</div>}
      </td>
      <td class="op-caller">{caller}</td>
      <td class="op-right">{ms(milliseconds)}</td>
      <td class="op-right">{ms(graphMilliseconds)}</td>
    </tr>
  );
}
