import type { Outcome } from '../../../../wire/aligned-response.ts';
import type { DictionaryConnector, DictionaryEntity } from '../../../../wire/dictionary.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { Link } from '../../../parts/link.tsx';
import { OutcomeMark } from '../../../parts/outcome-mark.tsx';
import { TEXTS } from '../../../texts/en.ts';
import { type AccessNode, findRelatedNames } from './access-graph.ts';

const ACCESS_TEXTS = TEXTS.dictionary.access;

export type AccessDetailsProps = { readonly connector: DictionaryConnector; readonly node: AccessNode };

/** Describes a permission, an endpoint, or an entity, with the fields delivered through it. */
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
      <h3>{ACCESS_TEXTS.why(connector.title)}</h3>
      <p>{reason}</p>
      {optional && <p class="muted">{ACCESS_TEXTS.optional}</p>}
      <h3>{ACCESS_TEXTS.worst}</h3>
      <p>{worst === undefined ? ACCESS_TEXTS.worstUnknown : ACCESS_TEXTS.worstIs(worst)}</p>
      <p class="muted">
        {ACCESS_TEXTS.role}{' '}
        <CopyButton what={ACCESS_TEXTS.role} text={id}>
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
      <h3>{ACCESS_TEXTS.needs}</h3>
      <ul>
        {needed.map(({ value, reason }) => (
          <li key={value}>
            <code>{value}</code> <span class="muted">{reason}</span>
          </li>
        ))}
      </ul>
      <p>
        <Link to={{ page: 'playground', path: [connector.id, name] }}>{ACCESS_TEXTS.ask}</Link>
      </p>
    </>
  );
}

function OfEntity({ connector, name }: DetailsProps) {
  const description = connector.entities.find((entity) => entity.name === name)?.description;
  return description === undefined ? null : <p>{description}</p>;
}

/** Delivered fields first. */
const ORDER: readonly Outcome[] = ['kept', 'reduced', 'pseudonymized', 'sealed', 'dropped'];

type DeliveredFieldsProps = {
  readonly connector: DictionaryConnector;
  readonly entities: readonly DictionaryEntity[];
};

function DeliveredFields({ connector, entities }: DeliveredFieldsProps) {
  const fields = entities.flatMap((entity) => entity.fields.map((field) => ({ entity, field })));
  return (
    <>
      <h3>{TEXTS.dictionary.access.leaves}</h3>
      {ORDER.map((outcome) => {
        const some = fields.filter(({ field }) => field.outcome === outcome);
        if (some.length === 0) return null;
        return (
          <details key={outcome} class="leaves">
            <summary>
              <OutcomeMark outcome={outcome} /> {TEXTS.dictionary.access.fields(some.length)}
            </summary>
            <ul>
              {some.map(({ entity, field }) => {
                const name = `${entity.name}.${field.name}`;
                return (
                  <li key={name}>
                    <Link to={{ page: 'dictionary', path: [connector.id, name] }}>
                      <code>{name}</code>
                    </Link>
                  </li>
                );
              })}
            </ul>
          </details>
        );
      })}
    </>
  );
}
