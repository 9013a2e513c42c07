import { TEXTS } from '../../texts/en.ts';
import type { PageProps } from '../page-props.ts';

export function OperationPage({ session }: PageProps) {
  return (
    <section>
      <h1>{TEXTS.pages.operation}</h1>
      <p>{session.version}</p>
    </section>
  );
}
