import type { APP_ROLES } from './permissions.ts';

/** A sentence in the languages of the privacy documents. */
export type Translated = { readonly en: string; readonly de: string; readonly fr: string };

/**
 * The worst case of a Microsoft permission, for the complete tenant, not what the gateway delivers. Source:
 * graph-facts.md#1 and Microsoft's permissions reference.
 */
export const ROLE_ACCESS_DESCRIPTIONS: Readonly<Record<keyof typeof APP_ROLES, Translated>> = Object.freeze({
  'User.Read.All': {
    en: 'the whole profile of every account: names, addresses, telephone numbers, job, manager, office',
    de: 'das ganze Profil jedes Kontos: Namen, Adressen, Telefonnummern, Tätigkeit, Vorgesetzte, Büro',
    fr: 'le profil complet de chaque compte : noms, adresses, numéros de téléphone, fonction, supérieur, bureau',
  },
  'GroupMember.Read.All': {
    en: 'all groups and who belongs to them',
    de: 'alle Gruppen und wer ihnen angehört',
    fr: 'tous les groupes et leurs membres',
  },
  'MailboxSettings.Read': {
    en: 'settings of every mailbox, with the texts of automatic replies',
    de: 'Einstellungen jedes Postfachs, auch die Texte automatischer Antworten',
    fr: 'les paramètres de chaque boîte aux lettres, y compris le texte des réponses automatiques',
  },
  'Calendars.Read': {
    en: 'every calendar: subjects, texts, places, participants, attachments',
    de: 'jeden Kalender: Betreff, Text, Ort, Teilnehmende, Anhänge',
    fr: 'chaque calendrier : objets, textes, lieux, participants, pièces jointes',
  },
  'Calendars.ReadBasic.All': {
    en: 'every calendar with subjects, places and participants, without texts and attachments',
    de: 'jeden Kalender mit Betreff, Ort und Teilnehmenden, ohne Texte und Anhänge',
    fr: 'chaque calendrier avec objets, lieux et participants, sans textes ni pièces jointes',
  },
  'Mail.ReadBasic.All': {
    en: 'of every message sender, recipients, subject, time and folder, without text and attachments',
    de: 'von jeder Nachricht Absender, Empfänger, Betreff, Zeit und Ordner, ohne Text und Anhänge',
    fr: 'de chaque message, expéditeur, destinataires, objet, date et dossier, sans texte ni pièces jointes',
  },
  'Files.Read.All': {
    en: 'every file in OneDrive and SharePoint, with its content',
    de: 'jede Datei in OneDrive und SharePoint samt Inhalt',
    fr: 'chaque fichier de OneDrive et SharePoint, contenu compris',
  },
  'Team.ReadBasic.All': {
    en: 'names and descriptions of all teams',
    de: 'Namen und Beschreibungen aller Teams',
    fr: 'les noms et descriptions de toutes les équipes',
  },
  'TeamMember.Read.All': {
    en: 'who belongs to which team, and in which role',
    de: 'wer zu welchem Team gehört, und in welcher Rolle',
    fr: 'qui appartient à quelle équipe, et dans quel rôle',
  },
  'Channel.ReadBasic.All': {
    en: 'names and descriptions of all channels',
    de: 'Namen und Beschreibungen aller Kanäle',
    fr: 'les noms et descriptions de tous les canaux',
  },
  'ChannelMember.Read.All': {
    en: 'who belongs to which channel',
    de: 'wer zu welchem Kanal gehört',
    fr: 'qui appartient à quel canal',
  },
  'ChannelMessage.Read.All': {
    en: 'every message in every channel, with its text',
    de: 'jede Nachricht in jedem Kanal samt Text',
    fr: 'chaque message de chaque canal, texte compris',
  },
  'Chat.ReadBasic.All': {
    en: 'all chats and who takes part in them, without messages',
    de: 'alle Chats und wer daran teilnimmt, ohne Nachrichten',
    fr: 'toutes les conversations et leurs participants, sans les messages',
  },
  'Chat.Read.All': {
    en: 'every chat, private ones too, with the text of its messages',
    de: 'jeden Chat, auch private, samt dem Text der Nachrichten',
    fr: 'chaque conversation, même privée, avec le texte des messages',
  },
  'ChatMember.Read.All': {
    en: 'who takes part in which chat',
    de: 'wer an welchem Chat teilnimmt',
    fr: 'qui participe à quelle conversation',
  },
  'CallRecords.Read.All': {
    en: 'every call and meeting: who took part, when, from where, with which device and quality',
    de: 'jeden Anruf und jede Besprechung: wer teilnahm, wann, von wo, mit welchem Gerät und welcher Qualität',
    fr: 'chaque appel et réunion : qui a participé, quand, d’où, avec quel appareil et quelle qualité',
  },
  'CallRecord-PstnCalls.Read.All': {
    en: 'every telephone call: numbers, times, duration, cost',
    de: 'jedes Telefongespräch: Nummern, Zeiten, Dauer, Kosten',
    fr: 'chaque appel téléphonique : numéros, heures, durée, coût',
  },
  'OnlineMeetings.Read.All': {
    en: 'online meetings of those whom a Teams policy names: subject, participants, links to join',
    de: 'Online-Besprechungen der Personen, die eine Teams-Richtlinie nennt: Betreff, Teilnehmende, Beitrittslinks',
    fr: 'les réunions en ligne des personnes qu’une stratégie Teams désigne : objet, participants, liens d’accès',
  },
  'OnlineMeetingArtifact.Read.All': {
    en: 'attendance reports of the same meetings: who came when and stayed how long',
    de: 'Anwesenheitsberichte derselben Besprechungen: wer wann kam und wie lange blieb',
    fr: 'les rapports de présence de ces réunions : qui est venu, quand et combien de temps',
  },
  'AiEnterpriseInteraction.Read.All': {
    en: 'everything that people ask Copilot, and every answer',
    de: 'alles, was Beschäftigte Copilot fragen, und jede Antwort',
    fr: 'tout ce que les personnes demandent à Copilot, et chaque réponse',
  },
});

/** Undefined for a role that no connector requests. */
export function describeRoleAccess(role: string): Translated | undefined {
  const table: Readonly<Record<string, Translated>> = ROLE_ACCESS_DESCRIPTIONS;
  return Object.hasOwn(table, role) ? table[role] : undefined;
}
