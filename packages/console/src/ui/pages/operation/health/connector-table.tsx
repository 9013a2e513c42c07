import type { GatewayFacts, WatchedConnector } from '../../../../wire/operation.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { formatDuration } from '../../../parts/format.ts';
import { TEXTS } from '../../../texts/en.ts';

/** Rules and access tokens of each connector. */
export function ConnectorTable({ facts }: { readonly facts: GatewayFacts }) {
  const { connectors, connector, policy, rules, endpoints, entra, token, epoch } = TEXTS.operation;
  return (
    <section class="op-part">
      <h2>{connectors}</h2>
      <div class="op-scroll">
        <table class="op-table">
          <thead>
            <tr>
              {[connector, rules, policy].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col" class="op-right">
                {endpoints}
              </th>
              {[entra, token].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.connectors.map((each) => (
              <ConnectorRow key={each.id} connector={each} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="muted small">{epoch(facts.epoch)}</p>
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
