import type { SheetLanguage } from '@nymgate/connectors/statements/statement-texts';
import type { SheetFacts } from './privacy-texts.ts';

/** @example createPlural('de')(1, 'Tag', 'Tage') // '1 Tag' */
export function createPlural(language: SheetLanguage): (count: number, one: string, other: string) => string {
  const rules = new Intl.PluralRules(language);
  return (count, one, other) => `${count} ${rules.select(count) === 'one' ? one : other}`;
}

/** @example capitalize('domains dropped') // 'Domains dropped' */
export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

type Compared = Readonly<Record<'departments' | 'times' | 'exchanges' | 'accounts', string>>;

/** What colleagues can compare with what is delivered: `departments, times, and their own meetings`. */
export function createComparison(
  language: SheetLanguage,
  nouns: Compared,
): (facts: Pick<SheetFacts, 'hasDepartments' | 'hasExchanges' | 'times'>) => string {
  const format = new Intl.ListFormat(language, { type: 'conjunction' });
  return ({ hasDepartments, hasExchanges, times }) => {
    const items = [
      ...(hasDepartments ? [nouns.departments] : []),
      ...(times === undefined ? [] : [nouns.times]),
      ...(hasExchanges ? [nouns.exchanges] : []),
    ];
    return items.length === 0 ? nouns.accounts : format.format(items);
  };
}
