import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findSensitiveName, findSensitiveWord } from './find-sensitive-name.ts';
import { findSensitiveValue, isFreeText } from './find-sensitive-value.ts';

const read = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../../../tests/fixtures/hr-columns/${name}.json`, import.meta.url), 'utf8'),
  ) as Record<string, readonly string[]>;

describe('names of columns', () => {
  it('500 ordinary ones in four languages: an alarm for 2 % at most', () => {
    const names = Object.values(read('ordinary')).flat();
    expect(names).toHaveLength(500);
    const alarms = names.filter((name) => findSensitiveName(name) !== undefined);
    expect(alarms.length, alarms.join(', ')).toBeLessThanOrEqual(10);
  });

  it.each(Object.entries(read('sensitive')))('each sensitive one of %s is found', (_, names) => {
    expect(names.filter((name) => findSensitiveName(name) === undefined)).toEqual([]);
  });

  it.each([
    ['dateOfBirth', 'a date or place of birth'],
    ['DATE_OF_BIRTH', 'a date or place of birth'],
    ['Jahresgehalt brutto', 'pay'],
    ['IBAN', 'a bank account or card'],
    ['Comments', 'free text'],
  ])('%s: %s', (name, label) => {
    expect(findSensitiveName(name)?.label).toBe(label);
  });

  it.each([
    'Herkunftssystem',
    'Herkunft (System)',
    'Herkunft der Daten',
    'Vertragspartei',
    'Partei des Vertrags',
  ])('not %s', (name) => {
    expect(findSensitiveName(name)).toBeUndefined();
  });

  it.each([
    ['Sie ist schwanger seit März', 'health or disability'],
    ['off sick since May', 'health or disability'],
    ['Mitglied der Gewerkschaft', 'trade union membership'],
    ['schwanger', undefined],
    ['ne travaille pas ici', undefined],
    ['Sales and Marketing Europe', undefined],
  ])('a value of three words: %s', (value, label) => {
    expect(findSensitiveWord(value)?.label).toBe(label);
  });

  it('only whole words', () => {
    for (const name of ['Inhalt', 'trace', 'Reunion', 'bankruptcyCode', 'unionize', 'tracePath'])
      expect(findSensitiveName(name), name).toBeUndefined();
  });
});

/** Published examples: registries of IBAN, authorities' own documentation. */
describe('numbers with check digits', () => {
  it.each([
    ['an IBAN', ['DE89 3704 0044 0532 0130 00']],
    ['an IBAN', ['FR1420041010050500013M02606', 'GB29NWBK60161331926819']],
    ['an IBAN', ['Please pay to ES91 2100 0418 4502 0005 1332 by Friday']],
    ['a German tax number', ['86095742719', '47036892816', '65929970489']],
    ['a German social insurance number', ['65170839J003']],
    ['a French social security number', ['255081416802538']],
    ['a Spanish DNI or NIE', ['12345678Z', 'X1234567L']],
    ['a Swiss AHV number', ['756.9217.0769.85']],
    ['a Belgian national number', ['85.07.30-033.28']],
    ['an Italian tax code', ['RSSMRA85T10A562S']],
    ['a Polish PESEL', ['44051401359', '02070803628']],
    ['a US social security number', ['078-05-1120']],
    ['a payment card number', ['4111 1111 1111 1111']],
  ])('%s', (label, values) => {
    expect(findSensitiveValue(values)).toBe(label);
  });

  it.each([
    ['a wrong digit', ['DE88 3704 0044 0532 0130 00', '756.9217.0769.84']],
    ['employee numbers', Array.from({ length: 200 }, (_, index) => String(10_000_000_000 + index * 7))],
    ['dates', ['2024-05-17', '2024-06-30', '1999-01-01']],
    ['pseudonyms', ['t~8GdW1kq0pX3yTzqk9QmY0wq5w3qJ2l6eC1r7Vb4Nf8s', 'p~AAAAAAAAAAAAAAAAAAAAAAAA']],
    ['telephone numbers', ['+49 170 1234567', '+33 1 23 45 67 89']],
    ['nothing', ['', '']],
  ])('not %s', (_, values) => {
    expect(findSensitiveValue(values)).toBeUndefined();
  });

  it('sentences that differ are free text; repeated ones are not', () => {
    const sentence = (index: number) => `Ana was ill again for ${index} days last month`;
    expect(isFreeText([sentence(1), sentence(2), sentence(3), 'x'])).toBe(true);
    expect(isFreeText(Array.from({ length: 20 }, () => sentence(1)))).toBe(false);
    expect(isFreeText(['Finance', 'Human Resources'])).toBe(false);
  });
});
