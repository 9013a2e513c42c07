import type { ComponentChildren } from 'preact';
import type { UnjoinedData } from '../../../../wire/joins.ts';
import { Link } from '../../../parts/link.tsx';
import { TEXTS } from '../../../texts/en.ts';

const SAYS = TEXTS.joins.apart;

/** What is about the same person and does not join, and why. */
export function UnjoinedList({ apart }: { readonly apart: UnjoinedData }) {
  const { idOnly, addressOnly, both, spelled, otherKinds, dropped } = apart;
  return (
    <ul class="apart">
      <Reason title={SAYS.ids} why={SAYS.idsWhy(idOnly.length, addressOnly.length, both.length)}>
        <Names title={SAYS.idOnly(idOnly.length)} names={idOnly} />
        <Names title={SAYS.addressOnly(addressOnly.length)} names={addressOnly} />
        <Names title={SAYS.both(both.length)} names={both} />
      </Reason>
      <Reason title={SAYS.spelling} why={SAYS.spellingWhy(spelled.length)}>
        <Names title={SAYS.spelled(spelled.length)} names={spelled} />
      </Reason>
      <Reason title={SAYS.kinds} why={SAYS.kindsWhy}>
        <ul>
          {otherKinds.map(({ column, kind, tables }) => (
            <li key={column}>
              <code>{column}</code> {SAYS.kindIn(kind, tables)}
            </li>
          ))}
        </ul>
      </Reason>
      <Reason title={SAYS.dropped} why={SAYS.droppedWhy(dropped.length)}>
        <ul>
          {dropped.map(({ property, reason }) => (
            <li key={property}>
              <Link to={{ page: 'dictionary', path: ['entra-id', `user.${property}`] }}>
                <code>user.{property}</code>
              </Link>{' '}
              <span class="muted">{reason}</span>
            </li>
          ))}
        </ul>
      </Reason>
    </ul>
  );
}

type ReasonProps = { readonly title: string; readonly why: string; readonly children: ComponentChildren };

function Reason({ title, why, children }: ReasonProps) {
  return (
    <li>
      <h3>{title}</h3>
      <p>{why}</p>
      {children}
    </li>
  );
}

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul class="names">
        {names.map((name) => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
