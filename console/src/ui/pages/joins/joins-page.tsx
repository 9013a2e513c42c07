import { TEXTS } from '../../texts/en.ts';
import type { PageProps } from '../page-props.ts';

export function JoinsPage({ session }: PageProps) {
  return (
    <section>
      <h1>{TEXTS.pages.joins}</h1>
      <p>{session.version}</p>
    </section>
  );
}
