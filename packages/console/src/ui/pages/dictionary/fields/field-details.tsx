import { useEffect, useRef } from 'preact/hooks';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { Link } from '../../../parts/link.tsx';
import { OutcomeMark } from '../../../parts/outcome-mark.tsx';
import { Term } from '../../../parts/term.tsx';
import { route, toUrl } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';
import { allFields } from '../search/dictionary-state.ts';
import { type FieldLocation, type FieldRow, fieldName } from '../search/field-row.ts';

const DETAIL_TEXTS = TEXTS.dictionary.details;

export type FieldDetailsProps = {
  readonly row: FieldRow;
  /** Of the connector in the URL. */
  readonly place: FieldLocation;
  readonly measuredOn: number | undefined;
  readonly onClose: () => void;
};

export function FieldDetails({ row, place, measuredOn, onClose }: FieldDetailsProps) {
  const { field } = row;
  const { connector } = place;
  const panel = useRef<HTMLElement>(null);
  const name = fieldName(row);
  useEffect(() => panel.current?.focus(), [row, place]);
  const address = toUrl({ page: 'dictionary', path: [connector.id, name] });
  return (
    <section
      ref={panel}
      class="field-details"
      tabIndex={-1}
      aria-labelledby="field-details-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div class="details-head">
        <h2 id="field-details-title" class="mono">
          {name}
        </h2>
        <button type="button" onClick={onClose}>
          {DETAIL_TEXTS.close}
        </button>
      </div>
      <p class="muted">{connector.title}</p>
      <ElsewhereLinks row={row} place={place} />
      <p class="details-fate">
        {field.outcome === undefined ? null : (
          <OutcomeMark
            outcome={field.outcome}
            word={!field.treatment.startsWith(TEXTS.fates[field.outcome].word)}
          />
        )}
        <span>{field.treatment}</span>
      </p>
      {field.reason !== undefined && <p>{field.reason}</p>}
      <dl class="details">
        {field.class !== undefined && (
          <Term name={DETAIL_TEXTS.class}>{DETAIL_TEXTS.classes[field.class] ?? field.class}</Term>
        )}
        {field.kind !== undefined && (
          <Term name={DETAIL_TEXTS.kind}>{DETAIL_TEXTS.kindMeans(field.kind)}</Term>
        )}
        <Term name={DETAIL_TEXTS.unique}>{uniqueWords(row, measuredOn)}</Term>
      </dl>
      <Returned row={row} place={place} />
      <div class="details-links">
        <CopyButton what={DETAIL_TEXTS.address} text={`${location.origin}${address}`}>
          {DETAIL_TEXTS.copyAddress}
        </CopyButton>
        <Link to={{ page: 'rules', path: [connector.id] }}>{DETAIL_TEXTS.rules}</Link>
      </div>
    </section>
  );
}

/** Links to connectors that treat the field the same way or differently. */
function ElsewhereLinks({ row, place }: Pick<FieldDetailsProps, 'row' | 'place'>) {
  const name = fieldName(row);
  const others = allFields.value.rows.filter((other) => other !== row && fieldName(other) === name);
  return (
    <>
      <ConnectorLinks
        title={DETAIL_TEXTS.sameIn}
        name={name}
        places={row.locations.filter((one) => one !== place)}
      />
      <ConnectorLinks
        title={DETAIL_TEXTS.otherwiseIn}
        name={name}
        places={others.flatMap(({ locations }) => locations)}
      />
    </>
  );
}

function ConnectorLinks({
  title,
  name,
  places,
}: {
  readonly title: string;
  readonly name: string;
  readonly places: readonly FieldLocation[];
}) {
  if (places.length === 0) return null;
  const { query } = route.value;
  return (
    <p class="small">
      {title}{' '}
      {places.map(({ connector: { id, title: label } }, at) => (
        <span key={id}>
          {at === 0 ? '' : ', '}
          <Link to={{ page: 'dictionary', path: [id, name], query }}>{label}</Link>
        </span>
      ))}
    </p>
  );
}

function Returned({
  row: { field },
  place: { connector, entity, endpoints, permissions },
}: Pick<FieldDetailsProps, 'row' | 'place'>) {
  return (
    <>
      {field.holds !== undefined && (
        <p>
          <Link to={{ page: 'dictionary', path: [connector.id], query: { search: `${field.holds}.` } }}>
            {DETAIL_TEXTS.inside(field.holds)}
          </Link>
        </p>
      )}
      <h3>{DETAIL_TEXTS.permissions}</h3>
      <ul class="details-list">
        {permissions.map(({ value, reason }) => (
          <li key={value}>
            <Link
              to={{
                page: 'dictionary',
                path: [connector.id],
                query: { view: 'access', of: 'permission', name: value },
              }}
            >
              {value}
            </Link>
            <span class="muted"> {reason}</span>
          </li>
        ))}
      </ul>
      <h3>{DETAIL_TEXTS.endpoints(endpoints.length)}</h3>
      <ul class="details-list">
        {endpoints.map(({ id, path }) => (
          <li key={id}>
            <Link to={{ page: 'playground', path: [connector.id, id] }} label={DETAIL_TEXTS.ask(path)}>
              <code>{path}</code>
            </Link>
          </li>
        ))}
      </ul>
      <p>
        <Link
          to={{
            page: 'dictionary',
            path: [connector.id],
            query: { view: 'access', of: 'entity', name: entity.name },
          }}
        >
          {DETAIL_TEXTS.picture(entity.name)}
        </Link>
      </p>
    </>
  );
}

function uniqueWords({ field: { unique, outcome } }: FieldRow, measuredOn: number | undefined): string {
  if (unique !== undefined && measuredOn !== undefined) return DETAIL_TEXTS.uniqueMeans(unique, measuredOn);
  if (outcome === 'dropped') return DETAIL_TEXTS.uniqueDropped;
  return measuredOn === undefined ? DETAIL_TEXTS.uniqueUnmeasured : DETAIL_TEXTS.uniqueOther;
}
