import { TEXTS } from '../../texts/en.ts';
import type { PageProps } from '../page-props.ts';

export function DictionaryPage({ session }: PageProps) {
  return (
    <section>
      <h1>{TEXTS.pages.dictionary}</h1>
      <p>{session.version}</p>
    </section>
  );
}
