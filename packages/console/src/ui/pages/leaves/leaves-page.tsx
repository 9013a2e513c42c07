import { useState } from 'preact/hooks';
import type { LeavesSheet } from '../../../wire/statements.ts';
import { requestOperation } from '../../client/request-operation.ts';
import type { PageProps } from '../../client/session.ts';
import { RequestResult, useRequest } from '../../client/use-request.tsx';
import { readLanguage, SheetBar } from '../../parts/sheet-bar.tsx';
import { useTitle } from '../../parts/use-title.ts';
import { route } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import { StatementDetails } from './statement-details.tsx';
import { UncoveredNote } from './uncovered-note.tsx';

const LEAVES_TEXTS = TEXTS.leaves;

export function LeavesPage({ session: { connectors } }: PageProps) {
  const [expanded, setExpanded] = useState(false);
  const language = readLanguage(route.value);
  const connector = connectors.find(({ id }) => id === route.value.path[0]) ?? connectors[0];
  const id = connector?.id ?? '';
  const sheet = useRequest(`${id} ${language}`, (signal) =>
    requestOperation('statements/read', { connector: id, language }, signal),
  );
  return (
    <section class="leaves">
      <h1>{TEXTS.pages.leaves}</h1>
      <SheetBar
        connectors={connectors}
        connector={id}
        language={language}
        to={(one, chosen) => ({ page: 'leaves', path: [one], query: { language: chosen } })}
      >
        <button type="button" aria-pressed={expanded} onClick={() => setExpanded(!expanded)}>
          {LEAVES_TEXTS.showAll}
        </button>
      </SheetBar>
      <RequestResult state={sheet}>
        {(value) => (
          <Sheet
            sheet={value}
            title={connector?.title ?? id}
            policy={connector?.policy ?? ''}
            expanded={expanded}
          />
        )}
      </RequestResult>
    </section>
  );
}

type SheetProps = {
  readonly sheet: LeavesSheet;
  readonly title: string;
  readonly policy: string;
  readonly expanded: boolean;
};

function Sheet({ sheet, title, policy, expanded }: SheetProps) {
  const { language, rules, parts, alsoLeaves, reviews } = sheet;
  const words = LEAVES_TEXTS.words[language];
  useTitle(words.title(title));
  return (
    <article class="sheet leaves-sheet" lang={language}>
      <h2 class="sheet-title">{words.title(title)}</h2>
      <p class="muted">
        {words.rules} <code>{rules}</code> · {words.policy} <code>{policy}</code>
      </p>
      {alsoLeaves.length > 0 && <UncoveredNote fields={alsoLeaves} words={words} />}
      {parts.map(({ part, title: name, statements }) => (
        <section key={part}>
          <h3>{name}</h3>
          {statements.map((statement) => (
            <StatementDetails key={statement.id} statement={statement} words={words} expanded={expanded} />
          ))}
        </section>
      ))}
      {reviews.length > 0 && (
        <section>
          <h3>{words.reviewed}</h3>
          <ul>
            {reviews.map(({ field, reason }) => (
              <li key={field}>
                <code>{field}</code> {reason}
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}
