import type { GatewayFacts, WatchedExpiry } from '../../../../wire/operation.ts';
import { formatDay, formatDuration } from '../../../parts/format.ts';
import { TEXTS } from '../../../texts/en.ts';

/** Certificates and keys, the next end first. */
export function ExpiryList({ expiries }: Pick<GatewayFacts, 'expiries'>) {
  const { ends: title, noEnds } = TEXTS.operation;
  return (
    <section class="op-part">
      <h2>{title}</h2>
      {expiries.length === 0 ? (
        <p class="muted">{noEnds}</p>
      ) : (
        <dl class="op-ends">
          {expiries.map((each) => (
            <End key={`${each.what} ${each.connector ?? ''}`} each={each} />
          ))}
        </dl>
      )}
    </section>
  );
}

function End({ each }: { readonly each: WatchedExpiry }) {
  const { endNames, endsIn, ended } = TEXTS.operation;
  const left = Date.parse(each.end) - Date.now();
  return (
    <div>
      <dt>
        {endNames[each.what]} {each.connector ?? ''}
      </dt>
      <dd class={left < 14 * 86_400_000 ? 'op-bad' : undefined}>
        {left <= 0 ? ended(formatDay(each.end)) : endsIn(formatDay(each.end), formatDuration(left))}
      </dd>
    </div>
  );
}
