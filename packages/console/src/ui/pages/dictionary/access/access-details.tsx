import type { DictionaryConnector } from '../../../../wire/dictionary.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { Link } from '../../../parts/link.tsx';
import { TEXTS } from '../../../texts/en.ts';
import { type AccessNode, findRelatedNames } from './access-graph.ts';
import { DeliveredFields } from './delivered-fields.tsx';

const SAYS = TEXTS.dictionary.access;

export type AccessDetailsProps = { readonly connector: DictionaryConnector; readonly node: AccessNode };

/** Why a permission is there, what it opens at worst, and what of that leaves; likewise of an endpoint and an entity. */
export function AccessDetails({ connector, node }: AccessDetailsProps) {
  const belonging = findRelatedNames(connector, node);
  const entities = connector.entities.filter(({ name }) =>
    node.column === 'entity' ? name === node.name : belonging.entity.includes(name),
  );
  return (
    <section class="access-details" aria-labelledby="access-title" aria-live="polite">
      <h2 id="access-title" class="mono">
        {node.name}
      </h2>
      {node.column === 'permission' && <OfPermission connector={connector} name={node.name} />}
      {node.column === 'endpoint' && <OfEndpoint connector={connector} name={node.name} />}
      {node.column === 'entity' && <OfEntity connector={connector} name={node.name} />}
      <DeliveredFields connector={connector} entities={entities} />
    </section>
  );
}

type DetailsProps = { readonly connector: DictionaryConnector; readonly name: string };

function OfPermission({ connector, name }: DetailsProps) {
  const permission = connector.permissions.find(({ value }) => value === name);
  if (permission === undefined) return null;
  const { reason, worst, optional, id } = permission;
  return (
    <>
      <h3>{SAYS.why(connector.title)}</h3>
      <p>{reason}</p>
      {optional && <p class="muted">{SAYS.optional}</p>}
      <h3>{SAYS.worst}</h3>
      <p>{worst === undefined ? SAYS.worstUnknown : SAYS.worstIs(worst)}</p>
      <p class="muted">
        {SAYS.role}{' '}
        <CopyButton what={SAYS.role} text={id}>
          <code>{id}</code>
        </CopyButton>
      </p>
    </>
  );
}

function OfEndpoint({ connector, name }: DetailsProps) {
  const endpoint = connector.endpoints.find(({ id }) => id === name);
  if (endpoint === undefined) return null;
  const needed = connector.permissions.filter(({ endpoints }) => endpoints.includes(name));
  return (
    <>
      <p>
        <code>{endpoint.path}</code>
      </p>
      <h3>{SAYS.needs}</h3>
      <ul>
        {needed.map(({ value, reason }) => (
          <li key={value}>
            <code>{value}</code> <span class="muted">{reason}</span>
          </li>
        ))}
      </ul>
      <p>
        <Link to={{ page: 'playground', path: [connector.id, name] }}>{SAYS.ask}</Link>
      </p>
    </>
  );
}

function OfEntity({ connector, name }: DetailsProps) {
  const description = connector.entities.find((entity) => entity.name === name)?.description;
  return description === undefined ? null : <p>{description}</p>;
}
