import type { Translated } from '@nymgate/connectors/builders/describe-role-access';

/** By name, or by name and value where values say opposite things. */
export const OPTION_TEXTS: Readonly<Record<string, Translated>> = Object.freeze({
  basic: {
    en: 'calendars without texts and attachments',
    de: 'Kalender ohne Texte und Anhänge',
    fr: 'calendriers sans textes ni pièces jointes',
  },
  beta: {
    en: 'a second address for the same data',
    de: 'eine zweite Adresse für dieselben Daten',
    fr: 'une seconde adresse pour les mêmes données',
  },
  callRecords: { en: 'no call records', de: 'keine Anrufdaten', fr: 'pas de données d’appel' },
  channelMembers: {
    en: 'no members of channels',
    de: 'keine Mitglieder von Kanälen',
    fr: 'pas de membres de canaux',
  },
  domains: {
    en: 'another form for the domains of addresses',
    de: 'eine andere Form für die Domains von Adressen',
    fr: 'une autre forme pour les domaines des adresses',
  },
  'domains: hash': {
    en: 'domains of addresses hashed',
    de: 'Domains von Adressen gehasht',
    fr: 'domaines des adresses hachés',
  },
  'domains: encrypt': {
    en: 'domains of addresses encrypted',
    de: 'Domains von Adressen verschlüsselt',
    fr: 'domaines des adresses chiffrés',
  },
  'domains: drop': {
    en: 'domains of addresses dropped',
    de: 'Domains von Adressen entfernt',
    fr: 'domaines des adresses supprimés',
  },
  hireDates: {
    en: 'dates of hiring, coarsened',
    de: 'Eintrittsdatum, vergröbert',
    fr: 'date d’embauche, moins précise',
  },
  ids: {
    en: 'ids of groups, events and messages as they are',
    de: 'Kennungen von Gruppen, Terminen und Nachrichten unverändert',
    fr: 'identifiants de groupes, d’événements et de messages tels quels',
  },
  includeGroups: { en: 'no groups', de: 'keine Gruppen', fr: 'pas de groupes' },
  meetings: {
    en: 'no online meetings and attendance',
    de: 'keine Online-Besprechungen und Anwesenheit',
    fr: 'pas de réunions en ligne ni de présences',
  },
  messages: { en: 'no messages', de: 'keine Nachrichten', fr: 'pas de messages' },
  organisationTexts: {
    en: 'office, city, state and country as they are',
    de: 'Büro, Ort, Bundesland und Land unverändert',
    fr: 'bureau, ville, région et pays tels quels',
  },
  'hireDates: none': {
    en: 'no dates of hiring',
    de: 'kein Eintrittsdatum',
    fr: 'pas de date d’embauche',
  },
  pseudonymizeAppIds: {
    en: 'object ids of people as they are',
    de: 'Objekt-Kennungen von Personen unverändert',
    fr: 'identifiants d’objet des personnes tels quels',
  },
  telephoneLogs: {
    en: 'no telephone logs',
    de: 'keine Telefonprotokolle',
    fr: 'pas de journaux téléphoniques',
  },
  'ids: pseudonyms': {
    en: 'ids of groups, events and messages as pseudonyms',
    de: 'Kennungen von Gruppen, Terminen und Nachrichten als Pseudonyme',
    fr: 'identifiants de groupes, d’événements et de messages sous pseudonyme',
  },
  'organisationTexts: pseudonyms': {
    en: 'office, city, state and country as pseudonyms',
    de: 'Büro, Ort, Bundesland und Land als Pseudonyme',
    fr: 'bureau, ville, région et pays sous pseudonyme',
  },
  'pseudonymizeAppIds: true': {
    en: 'object ids of people as pseudonyms',
    de: 'Objekt-Kennungen von Personen als Pseudonyme',
    fr: 'identifiants d’objet des personnes sous pseudonyme',
  },
  'times: exact': {
    en: 'times with parts of a second',
    de: 'Zeiten mit Bruchteilen von Sekunden',
    fr: 'heures avec fractions de seconde',
  },
  times: { en: 'times made coarser', de: 'gröbere Zeiten', fr: 'heures moins précises' },
});

/** Explains an option that is not the default to readers who don't know the configuration. */
export function describeOption(name: string, value: unknown, language: keyof Translated): string {
  return (OPTION_TEXTS[`${name}: ${String(value)}`] ?? OPTION_TEXTS[name])?.[language] ?? name;
}
