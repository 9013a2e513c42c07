import type { AuditReading, AuditRow, GatewayReading } from '../../../../wire/operation.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { clockTime, shortNumber } from '../../../parts/format.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { TEXTS } from '../../../texts/en.ts';

const TRAIL = TEXTS.operation.trail;

export function AuditView({ reading }: { readonly reading: GatewayReading }) {
  const { audit } = reading;
  if (audit.from === 'none')
    return (
      <div class="op-part">
        <p>{TRAIL.none}</p>
        <Command text={TRAIL.noneFix} />
      </div>
    );
  return (
    <>
      <ChainState audit={audit} />
      <section class="op-part">
        <h2>{TEXTS.operation.lastLines}</h2>
        <AuditTable rows={audit.rows} />
      </section>
    </>
  );
}

function ChainState({ audit }: { readonly audit: AuditReading }) {
  const { chain, lines, findings, head, from, file, problem } = audit;
  const tone = chain === 'whole' ? 'good' : chain === 'broken' || chain === 'unreadable' ? 'bad' : 'plain';
  const said = chain === 'whole' ? TRAIL.whole(lines) : TRAIL[chain];
  return (
    <div class="op-state">
      <p role="status">
        <strong class={`op-word op-${tone}`}>{said}</strong>{' '}
        <span class="muted">
          {from === 'file' ? TRAIL.from.file(file ?? '') : TRAIL.from.gateway}
          {head !== undefined && ` ${TRAIL.head[head]}`}
        </span>
      </p>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {findings.length > 0 && (
        <ul class="op-findings">
          {findings.map((each) => (
            <li key={`${each.code} ${each.message}`}>
              <code class="op-bad">{each.code}</code> {each.message}
              {each.line !== undefined && <span class="muted"> · {TRAIL.line(each.line)}</span>}
            </li>
          ))}
        </ul>
      )}
      <p class="muted small">{TRAIL.limits}</p>
      <Command text={TRAIL.checkCommand} />
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

function AuditLine({ row }: { readonly row: AuditRow }) {
  const { sequence, time, event, request } = row;
  const ms = (value: number) => TEXTS.operation.milliseconds(shortNumber(value));
  if (request === undefined)
    return (
      <tr>
        <td>{sequence}</td>
        <td>{clockTime(time)}</td>
        <td colSpan={5}>{event}</td>
      </tr>
    );
  const { method, connector, endpoint, status, code, caller, milliseconds, graphMilliseconds } = request;
  return (
    <tr>
      <td>{sequence}</td>
      <td>{clockTime(time)}</td>
      <td>
        {method} {connector} <span class="mono">{endpoint}</span>
      </td>
      <td class={status >= 400 ? 'op-bad' : undefined}>
        {status} {code !== '' && <code>{code}</code>}
      </td>
      <td>{caller}</td>
      <td class="op-right">{ms(milliseconds)}</td>
      <td class="op-right">{ms(graphMilliseconds)}</td>
    </tr>
  );
}
