import type { AuditRow } from '../../../../wire/operation.ts';
import { clockTime, shortNumber } from '../../../parts/format.ts';
import { TEXTS } from '../../../texts/en.ts';

/** The last lines, the newest first: templates, codes and times, nothing of a person. */
export function AuditTable({ rows }: { readonly rows: readonly AuditRow[] }) {
  const { columns, lastLines } = TEXTS.operation;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keyboard (WCAG 2.1.1), and nothing in it takes the focus.
    <section class="op-scroll" tabIndex={0} aria-label={lastLines}>
      <table class="op-table op-audit">
        <thead>
          <tr>
            {[columns.number, columns.time, columns.what, columns.status, columns.caller].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col" class="op-right">
              {columns.own}
            </th>
            <th scope="col" class="op-right">
              {columns.graph}
            </th>
          </tr>
        </thead>
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
