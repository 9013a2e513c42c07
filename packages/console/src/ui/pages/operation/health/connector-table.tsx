import type { GatewayFacts, WatchedConnector } from '../../../../wire/operation.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { formatDuration, shortNumber } from '../../../parts/format.ts';
import { TableHead } from '../../../parts/table-head.tsx';
import { TEXTS } from '../../../texts/en.ts';

export function ConnectorTable({ facts }: { readonly facts: GatewayFacts }) {
  const { connectors, connector, policy, rules, endpoints, entra, token, epoch } = TEXTS.operation;
  return (
    <section class="op-part">
      <h2>{connectors}</h2>
      <div class="op-scroll">
        <table class="op-table">
          <TableHead names={[connector, rules, policy, endpoints, entra, token]} right={[endpoints]} />
          <tbody>
            {facts.connectors.map((each) => (
              <ConnectorRow key={each.id} connector={each} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="muted small">{epoch(facts.keyFingerprint)}</p>
    </section>
  );
}

function ConnectorRow({ connector }: { readonly connector: WatchedConnector }) {
  const { id, policy, endpoints, rules, sourceAuth, tokens, tokenEnd } = connector;
  const { sourceAuth: words, tokenEnds, noToken, policy: policyWord } = TEXTS.operation;
  return (
    <tr>
      <th scope="row">{id}</th>
      <td>{rules}</td>
      <td>
        <CopyButton what={`${policyWord} ${id}`} text={policy}>
          <code>{policy}</code>
        </CopyButton>
      </td>
      <td class="op-right">{endpoints}</td>
      <td class={sourceAuth === 'failing' ? 'op-bad' : undefined}>{words[sourceAuth] ?? sourceAuth}</td>
      <td>
        {tokenEnd === undefined
          ? noToken
          : tokenEnds(formatDuration(Date.parse(tokenEnd) - Date.now()), tokens)}
      </td>
    </tr>
  );
}

/** Since the start, by code. */
export function RefusalTable({ refusals }: Pick<GatewayFacts, 'refusals'>) {
  const { refusals: title, noRefusals, code, connector, count, noConnector } = TEXTS.operation;
  return (
    <section class="op-part">
      <h2>{title}</h2>
      {refusals.length === 0 ? (
        <p class="muted">{noRefusals}</p>
      ) : (
        <table class="op-table">
          <TableHead names={[code, connector, count]} right={[count]} />
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

const WIDTH = 120;

/** Since the start; bars are relative to the most frequent treatment. */
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
          <TableHead names={[treatment, valuesHead]} right={[valuesHead]}>
            <td />
          </TableHead>
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
