import type { GatewayFacts, WatchedEnd } from '../../../../wire/operation.ts';
import { dayOf, inWords } from '../../../parts/format.ts';
import { TEXTS } from '../../../texts/en.ts';

/** Certificates and keys, the next end first. */
export function EndsList({ ends }: Pick<GatewayFacts, 'ends'>) {
  const { ends: title, noEnds } = TEXTS.operation;
  return (
    <section class="op-part">
      <h2>{title}</h2>
      {ends.length === 0 ? (
        <p class="muted">{noEnds}</p>
      ) : (
        <dl class="op-ends">
          {ends.map((each) => (
            <End key={`${each.what} ${each.connector ?? ''}`} each={each} />
          ))}
        </dl>
      )}
    </section>
  );
}

function End({ each }: { readonly each: WatchedEnd }) {
  const { endNames, endsIn, ended } = TEXTS.operation;
  const left = Date.parse(each.end) - Date.now();
  return (
    <div>
      <dt>
        {endNames[each.what]} {each.connector ?? ''}
      </dt>
      <dd class={left < 14 * 86_400_000 ? 'op-bad' : undefined}>
        {left <= 0 ? ended(dayOf(each.end)) : endsIn(dayOf(each.end), inWords(left))}
      </dd>
    </div>
  );
}
