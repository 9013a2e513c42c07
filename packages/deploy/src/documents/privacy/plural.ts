import type { SheetLanguage } from '@nymgate/connectors/statements/statement-texts';

/** @example createPlural('de')(1, 'Tag', 'Tage') // '1 Tag' */
export function createPlural(language: SheetLanguage): (count: number, one: string, other: string) => string {
  const rules = new Intl.PluralRules(language);
  return (count, one, other) => `${count} ${rules.select(count) === 'one' ? one : other}`;
}
