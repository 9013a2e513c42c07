import { describe, expect, it } from 'vitest';
import { CALENDAR_PHRASES, FOLDER_PHRASES, flattenPhrases, PLACE_PHRASES, TITLE_PHRASES } from './phrases.ts';

const LISTS = {
  titles: TITLE_PHRASES,
  places: PLACE_PHRASES,
  calendars: CALENDAR_PHRASES,
  folders: FOLDER_PHRASES,
};

/** Stems of what must never be disclosed about a person: health, religion, union, politics, family, standing. */
const FORBIDDEN =
  /doctor|dentist|therap|sick|krank|malad|enferm|médic|medic|arzt|clinic|klinik|hospital|hôpital|screening|pray|gebet|prière|church|kirche|mosque|iglesia|christmas|weihnacht|noël|navidad|easter|ostern|ramadan|(?<!r[eé])union|gewerkschaft|betriebsrat|betriebsvers|syndicat|sindicato|strike|streik|grève|huelga|matern|patern|parental|eltern|school|schule|école|colegio|funeral|wedding|hochzeit|mariage|boda|apprais|terminat|kündig|licenci|despid/i;

describe.each(Object.entries(LISTS))('%s', (name, groups) => {
  const phrases = flattenPhrases(groups);

  it('speaks every language in every group', () => {
    for (const group of groups) {
      for (const language of ['en', 'de', 'fr', 'es'] as const)
        expect(group[language].length).toBeGreaterThan(0);
    }
  });

  it('has no phrase twice, none blank, none that a join by commas could blur', () => {
    expect(new Set(phrases.map((phrase) => phrase.toLowerCase())).size).toBe(phrases.length);
    expect(
      phrases.filter((phrase) => phrase.trim() !== phrase || phrase === '' || phrase.includes(',')),
    ).toEqual([]);
  });

  it('has each phrase once within a language', () => {
    for (const language of ['en', 'de', 'fr', 'es'] as const) {
      const all = groups.flatMap((group) => group[language]).map((phrase) => phrase.toLowerCase());
      expect(all.filter((phrase, index) => all.indexOf(phrase) !== index)).toEqual([]);
    }
  });

  it('tells nothing about health, belief, union or family', () => {
    expect(phrases.filter((phrase) => FORBIDDEN.test(phrase))).toEqual([]);
  });

  it('holds the promised phrases', () => {
    const promised = {
      titles: [
        'focus time',
        'no meetings',
        'out of office',
        '1:1',
        'stand-up',
        'interview',
        'on call',
        'lunch',
        'travel',
      ],
      places: ['Microsoft Teams Meeting', 'Zoom', 'conference room'],
      calendars: ['Calendar', 'Kalender', 'Calendrier', 'Calendario'],
      folders: ['Inbox', 'Posteingang', 'Éléments envoyés', 'Borradores'],
    };
    expect(phrases).toEqual(expect.arrayContaining(promised[name as keyof typeof promised]));
  });
});
