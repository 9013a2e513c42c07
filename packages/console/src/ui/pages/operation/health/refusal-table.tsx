import type { GatewayFacts } from '../../../../wire/operation.ts';
import { shortNumber } from '../../../parts/format.ts';
import { TEXTS } from '../../../texts/en.ts';

/** How often requests were refused or failed since the start, by code. */
export function RefusalTable({ refusals }: Pick<GatewayFacts, 'refusals'>) {
  const { refusals: title, noRefusals, code, connector, count, noConnector } = TEXTS.operation;
  return (
    <section class="op-part">
      <h2>{title}</h2>
      {refusals.length === 0 ? (
        <p class="muted">{noRefusals}</p>
      ) : (
        <table class="op-table">
          <thead>
            <tr>
              <th scope="col">{code}</th>
              <th scope="col">{connector}</th>
              <th scope="col" class="op-right">
                {count}
              </th>
            </tr>
          </thead>
          <tbody>
            {refusals.map((row) => (
              <tr key={`${row.connector} ${row.code}`}>
                <th scope="row">
                  <code>{row.code}</code>
                </th>
                <td>{row.connector === '' ? noConnector : row.connector}</td>
                <td class="op-right">{shortNumber(row.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
