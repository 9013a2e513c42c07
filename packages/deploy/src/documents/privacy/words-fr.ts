import { code, strong, text } from '../markup/text.ts';
import { createComparison, createPlural } from './plural.ts';
import type { PrivacyTexts } from './privacy-texts.ts';

const NARROWING = {
  mailboxes:
    'Pour certaines personnes : ce connecteur ne lit que les boîtes aux lettres d’un groupe dans Exchange. La boîte d’une personne qui quitte le groupe n’est plus lue au bout de deux heures au plus. Les comptes et les groupes sont lus pour tout le monde.',
  'mailboxes-possible':
    'Pour certaines personnes : actuellement, toutes les boîtes aux lettres sont lues. Exchange peut limiter l’accès aux boîtes d’un groupe ; demandez-le à l’exploitant.',
  'settings-possible':
    'Pour certaines personnes : les paramètres de boîte aux lettres peuvent être limités à un groupe dans Exchange ; demandez-le à l’exploitant. Les comptes et les groupes sont lus pour tout le monde.',
  meetings:
    'Pour certaines personnes : les réunions et les présences ne sont lues que pour les personnes visées par la stratégie Teams. Pour toutes les autres données de ce connecteur, Microsoft n’offre pas ce choix.',
} as const;

const GRAIN = {
  minute: 'à la minute près',
  hour: 'à l’heure près',
  day: 'au jour près',
  week: 'à la semaine près',
  month: 'au mois près',
  quarter: 'au trimestre près',
  year: 'à l’année près',
} as const;

const DOMAINS = ' Un domaine lisible propre à une personne ou à une famille la désigne.';

const UNLISTED_DOMAINS =
  'Les domaines, y compris ceux des adresses remplacées par un pseudonyme, restent lisibles, sauf si l’exploitant en a décidé autrement (pseudonyms.domains).';
const LISTED_DOMAINS =
  'ceux déclarés comme siens et l’identifiant du locataire de l’organisation restent lisibles.';
const DOMAIN_TEXTS = {
  keep: 'Les domaines restent lisibles, y compris ceux des adresses remplacées par un pseudonyme.',
  hash: `Les domaines sont transmis sous forme d’empreinte, y compris ceux des adresses remplacées par un pseudonyme ; ${LISTED_DOMAINS}`,
  encrypt: `Les domaines sont transmis chiffrés, y compris ceux des adresses remplacées par un pseudonyme ; ${LISTED_DOMAINS}`,
  drop: `Les domaines sont supprimés, y compris ceux des adresses remplacées par un pseudonyme ; ${LISTED_DOMAINS}`,
} as const;

const DEPARTMENTS = ' Un service portant le nom d’une personne (« Équipe Kim ») la désigne.';

const OPERATED = {
  processor:
    'Elle est exploitée par le sous-traitant indiqué ci-dessous et ne conserve aucune de ces données.',
  organization:
    'Elle fonctionne dans l’environnement de l’organisation et ne conserve aucune de ces données.',
  unstated:
    'Son exploitant n’est pas indiqué (processing.processor) ; elle ne conserve aucune de ces données.',
} as const;

const GAP = 'Absent de deployment.json : ';

const plural = createPlural('fr');
const describeCompared = createComparison('fr', {
  departments: 'services',
  times: 'heures',
  exchanges: 'leurs propres réunions, messages ou appels',
  accounts: 'comptes',
});

export const FRENCH: PrivacyTexts = {
  title: (connector, environment) => `Fiche de protection des données : ${connector} (${environment})`,
  reader:
    'Pour le délégué à la protection des données et les représentants du personnel. Calculée à partir des règles de la passerelle.',
  intro: ({ operator }) =>
    `Nymgate est une passerelle entre Microsoft 365 et un outil d’analyse. L’outil appelle la passerelle au lieu de Microsoft. La passerelle supprime les données personnelles ou les remplace par des pseudonymes et ne transmet que ce que ses règles autorisent. ${OPERATED[operator ?? 'unstated']}`,
  facts: {
    application: 'Application dans Entra ID, locataire (tenant)',
    instance: 'Passerelle, lieu',
    policy: 'Règles (empreinte)',
    options: 'Options différentes du réglage par défaut',
    standard: 'aucune',
    customRules: 'règles propres',
    controller: 'Responsable du traitement',
    purpose: 'Finalité',
    recipients: 'Destinataires',
    ownHost: 'hébergement propre',
    contact: 'Contact pour les questions et les demandes',
    legalBasis: 'Base juridique',
    processor: 'Sous-traitant',
    noProcessor: 'aucun',
    thirdCountries: 'Pays tiers',
    rights: 'Droits des personnes concernées',
    rightsText:
      'Accès, rectification, effacement, limitation, opposition : auprès du contact. Réclamation : auprès d’une autorité de contrôle (art. 15 à 18, 21 et 77 du RGPD).',
  },
  gap: GAP,
  couldRead: {
    title: 'Ce que les autorisations de Microsoft permettent à la passerelle de lire',
    intro:
      'Microsoft accorde des autorisations pour des domaines entiers et, en règle générale, pour toutes les personnes du locataire. La passerelle reçoit plus qu’elle ne transmet ; ce tableau en est la limite extérieure.',
    head: ['Autorisation', 'Donne accès à'],
  },
  scopedRow: 'Accordée par Exchange, seulement pour les boîtes aux lettres d’un groupe : ',
  leaves: {
    title: 'Ce que la passerelle transmet',
    intro: ({ domains, phrasesOf }) =>
      text`« Non » signifie qu’aucune requête ne fournit cette information. Les champs qu’aucune règle n’autorise, et ceux que Microsoft ajoutera plus tard, sont supprimés. ${domains === undefined ? UNLISTED_DOMAINS : DOMAIN_TEXTS[domains]} L’annexe indique les champs de chaque ligne.${phrasesOf === undefined ? '' : text` Listes publiées : ${code('phrases')} dans ${code(`nymgate rules print ${phrasesOf}`)}.`}`,
    head: 'Transmis ?',
    headGeneral: 'Vrai ?',
    samePseudonym: {
      tenant:
        'Un même identifiant ou une même adresse a le même pseudonyme dans tous les services de ce locataire et dans aucun autre : les données de plusieurs services peuvent être recoupées. Identifiant et adresse ont des pseudonymes différents, que les données de compte relient',
      instances:
        'Un même identifiant ou une même adresse a le même pseudonyme auprès de toutes les instances ayant cette clé et d’aucune autre : les données de leurs services peuvent être recoupées. Identifiant et adresse ont des pseudonymes différents, que les données de compte relient',
    },
    also: 'Est aussi transmis, sans qu’une ligne ci-dessus le mentionne : ',
    anything: 'tout autre champ',
    reviewed: 'Vérifié par les auteurs des règles : ',
  },
  annex: {
    title: (connector, environment) => `Champs : ${connector} (${environment})`,
    intro:
      'Annexe à la fiche de protection des données. Pour chaque ligne de la fiche : les champs de Microsoft Graph qui sont transmis ou, pour « non », qui ne le sont pas.',
    head: ['Énoncé', 'Champs'],
  },
  reidentify: {
    title: 'Qui peut identifier des personnes, et comment',
    items: ({ keyReference, keyGeneration, keyReach, times, credential, ...facts }) => [
      text`${strong('Les personnes ayant accès à la clé')} (${code(keyReference)}, génération ${String(keyGeneration)}) peuvent identifier les personnes à partir des pseudonymes et calculer le pseudonyme de toute adresse. Ce sont les administrateurs de ce coffre de secrets. Les destinataires ne reçoivent pas la clé.${keyReach === 'tenant' ? ' Aucun autre locataire n’a cette clé.' : ''}`,
      text`${strong('La passerelle')} résout un pseudonyme lorsqu’une requête le contient, afin d’appeler Microsoft. L’outil n’en reçoit jamais le résultat.`,
      times === 'exact' || times === 'second'
        ? text`${strong('Les destinataires qui connaissent l’organisation')} : les heures sont exactes${facts.hasExchanges ? ', les participants à une réunion ou à un échange de messages peuvent donc le reconnaître' : ''}. Dans un petit groupe, savoir qui travaille avec qui, et combien, peut suffire à identifier quelqu’un.${facts.hasDomains ? DOMAINS : ''}${facts.hasDepartments ? DEPARTMENTS : ''}${facts.hasOwnRules ? '' : text` L’option ${code('times')} rend les heures moins précises.`}`
        : text`${strong('Les destinataires qui connaissent l’organisation')} : dans un petit groupe, savoir qui travaille avec qui, et combien, peut suffire à identifier quelqu’un.${facts.hasDomains ? DOMAINS : ''}${facts.hasDepartments ? DEPARTMENTS : ''}${times === undefined ? '' : ` Les heures ne sont transmises qu’${GRAIN[times]}.${facts.hasClockTimes ? ' Les horaires de travail restent exacts.' : ''}`}`,
      text`${strong('Les collègues disposant d’un compte ordinaire')} peuvent consulter tout l’annuaire et comparer ${describeCompared({ ...facts, times })} aux données transmises qu’ils voient.`,
      text`${strong('Les destinataires qui peuvent aussi écrire aux personnes d’ici')} peuvent apprendre les pseudonymes de leurs adresses.`,
      text`${strong('Quiconque prend le contrôle de la passerelle ou de l’application')} peut lire ce que les autorisations permettent ; avec la passerelle, il détient aussi la clé. ${credential === 'federated' ? 'Il n’y a pas de mot de passe à voler ; la plateforme se porte garante de la passerelle.' : 'Il en va de même pour quiconque vole la clé privée du certificat, qui se trouve dans le coffre de secrets de la passerelle.'}`,
    ],
  },
  retention: {
    title: 'Durée de conservation',
    items: ({ logs, retentionDays }) => [
      text`Dans la passerelle : aucune conservation. Les réponses ne sont en mémoire que pendant leur traitement.`,
      text`Journal d’audit${logs === null ? '' : text` (${code(logs)})`} : une ligne par requête avec l’appelant et son adresse réseau, le type de données, l’heure et le pseudonyme demandé ; aucun contenu. L’exploitant fixe la durée.`,
      retentionDays === undefined
        ? text`Chez les destinataires : ${strong(GAP)}${code('processing.retentionDays')}. La passerelle ne peut pas l’imposer.`
        : text`Chez les destinataires : ils effacent les données transmises au bout de ${strong(plural(retentionDays, 'jour', 'jours'))}. La passerelle ne peut pas l’imposer.`,
      text`Clé : tant que les données de jours différents doivent rester comparables. Une nouvelle clé y met fin.`,
    ],
  },
  withdraw: {
    title: 'Comment retirer l’accès, et ce qui reste',
    items: ({ narrowing }) => [
      text`Pour tout le monde : un administrateur de rôle privilégié révoque le consentement (${code('consent')}, section sur la révocation, en anglais). La lecture cesse au bout de quatre-vingt-dix minutes au plus.${narrowing === 'mailboxes' ? text` L’accès aux boîtes aux lettres est accordé séparément par Exchange : elles restent lues jusqu’à ce qu’un administrateur Exchange le retire (${code('exchange-scope')}, dernière section), puis deux heures au plus.` : ''}`,
      ...(narrowing === undefined
        ? [text`Pour certaines personnes : Microsoft n’offre pas ce choix pour ce connecteur.`]
        : [text`${NARROWING[narrowing]}`]),
      text`Restent : les données transmises (seuls les destinataires peuvent les effacer), les lignes du journal avec des pseudonymes et les journaux de Microsoft. Une fois la clé et toutes ses copies détruites, personne ne peut plus résoudre les pseudonymes ; des données aux heures exactes peuvent toutefois désigner des personnes.`,
    ],
  },
  check: {
    title: 'Comment vérifier cette fiche',
    text: ({ policy }) =>
      text`Chaque réponse de la passerelle porte l’empreinte de ses règles dans l’en-tête ${code('Nymgate-Policy')}. Ce doit être ${code(policy)} ; sinon, d’autres règles s’appliquent, que cette fiche ne décrit pas. ${code('nymgate explain')} montre, pour toute requête, le sort de chaque champ.`,
  },
};
