import type { GatewayFacts } from '../../../../wire/operation.ts';
import { shortNumber } from '../../../parts/format.ts';
import { TEXTS } from '../../../texts/en.ts';

const WIDTH = 120;

/** What became of values since the start; the bars are relative to the most frequent treatment. */
export function TreatmentTable({ treatments }: Pick<GatewayFacts, 'treatments'>) {
  const { treatments: title, noTraffic, noTrafficFix, treatment, valuesHead } = TEXTS.operation;
  const most = Math.max(1, ...treatments.map(({ count }) => count));
  return (
    <section class="op-part">
      <h2>{title}</h2>
      {treatments.length === 0 ? (
        <p class="muted">
          {noTraffic} {noTrafficFix}
        </p>
      ) : (
        <table class="op-table">
          <thead>
            <tr>
              <th scope="col">{treatment}</th>
              <th scope="col" class="op-right">
                {valuesHead}
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {treatments.map(({ treatment: name, count }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="op-right">{shortNumber(count)}</td>
                <td class="op-bar-cell">
                  <svg viewBox={`0 0 ${WIDTH} 8`} class="op-bar" aria-hidden="true">
                    <rect width={Math.max(1, (count / most) * WIDTH)} height="8" rx="2" />
                  </svg>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
