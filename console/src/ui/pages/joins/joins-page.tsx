import { TEXTS } from '../../texts/en.ts';
import type { PageProps } from '../lazy-page.tsx';

export function JoinsPage({ session }: PageProps) {
  return (
    <section>
      <h1>{TEXTS.pages.joins}</h1>
      <p>{session.version}</p>
    </section>
  );
}
