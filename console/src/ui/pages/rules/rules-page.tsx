import { TEXTS } from '../../texts/en.ts';
import type { PageProps } from '../page-props.ts';

export function RulesPage({ session }: PageProps) {
  return (
    <section>
      <h1>{TEXTS.pages.rules}</h1>
      <p>{session.version}</p>
    </section>
  );
}
