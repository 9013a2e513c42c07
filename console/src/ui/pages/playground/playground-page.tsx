import { TEXTS } from '../../texts/en.ts';
import type { PageProps } from '../page-props.ts';

export function PlaygroundPage({ session }: PageProps) {
  return (
    <section>
      <h1>{TEXTS.pages.playground}</h1>
      <p>{session.version}</p>
    </section>
  );
}
