import { code, strong, text } from '../markup/text.ts';
import type { PrivacyTexts } from './privacy-texts.ts';

const NARROWING = {
  mailboxes:
    'Certaines personnes : ce connecteur ne lit que les boîtes aux lettres d’un groupe dans Exchange. La boîte d’une personne qui quitte le groupe n’est plus lue après deux heures au plus. Les comptes et les groupes sont lus pour tout le monde.',
  'mailboxes-possible':
    'Certaines personnes : actuellement, toutes les boîtes aux lettres sont lues. Exchange peut limiter l’accès aux boîtes d’un groupe ; demandez-le à l’exploitant.',
  meetings:
    'Certaines personnes : les réunions et les présences ne sont lues que pour les personnes que désigne la stratégie Teams. Pour tout le reste de ce connecteur, Microsoft n’offre pas ce choix.',
} as const;

const GRAIN = { minute: 'à la minute', hour: 'à l’heure', day: 'au jour' } as const;

export const FRENCH: PrivacyTexts = {
  title: (connector, environment) => `Fiche de protection des données : ${connector} (${environment})`,
  reader:
    'Pour le délégué à la protection des données et les représentants du personnel. Établie à partir des règles que la passerelle applique, et non d’une intention.',
  intro:
    'Nymgate se place entre Microsoft 365 et un outil d’analyse. L’outil interroge la passerelle au lieu de Microsoft ; la passerelle interroge Microsoft, supprime ce qu’elle ne doit pas transmettre, remplace ce qui désigne une personne et transmet le reste. Elle fonctionne dans l’environnement de l’organisation, ne conserve rien de ce qui passe et ne transmet que ce que ses règles nomment.',
  facts: {
    application: 'Application dans Entra ID',
    tenant: 'Locataire (tenant)',
    instance: 'Instance de la passerelle',
    policy: 'Règles (empreinte)',
    options: 'Choix différents du réglage standard',
    standard: 'aucun',
  },
  couldRead: {
    title: 'Ce que les autorisations de Microsoft permettraient de lire',
    intro:
      'Microsoft accorde des autorisations pour des domaines entiers et, en règle générale, pour toutes les personnes du locataire. La passerelle reçoit plus qu’elle ne transmet : ce tableau est la limite extérieure, la section suivante dit ce qui sort.',
    head: ['Autorisation', 'Donne accès à'],
  },
  scopedRow: 'Accordé par Exchange, seulement parmi les boîtes aux lettres d’un groupe : ',
  leaves: {
    title: 'Ce qui sort de la passerelle',
    intro: text`Les noms des champs sont ceux de Microsoft. Derrière le pseudonyme d’une adresse, son domaine reste lisible, sauf si l’exploitant en a décidé autrement (${code('pseudonyms.domains')}).`,
    head: ['Sous quelle forme', 'Champs'],
    forms: [
      { form: 'clearPerson', name: 'Tel quel, bien que cela désigne une personne' },
      { form: 'clear', name: 'Tel quel (organisation et travail)' },
      { form: 'coarse', name: 'Moins précis (dates au mois ou heures arrondies)' },
      { form: 'reversible', name: 'Sous un pseudonyme que la clé permet de retrouver' },
      {
        form: 'pseudonym',
        name: 'Sous un pseudonyme irréversible ; la clé permet seulement de vérifier une supposition',
      },
      { form: 'digest', name: 'Seulement le nombre de caractères et de mots' },
      { form: 'phrases', name: 'Seulement les mots d’une liste publiée' },
      { form: 'service', name: 'Seulement le nom du service de réunion' },
    ],
    technicalName: 'Valeurs techniques',
    technical: (count) => `${count} champs sans contenu : états, nombres, types, qualité`,
  },
  never: {
    title: 'Ce qui ne sort jamais',
    intro:
      'De même, tout champ qui n’est ni nommé ni compté ici ou plus haut, et tout champ que Microsoft ajoutera plus tard : ce qui est inconnu est supprimé.',
    forms: [
      { form: 'textDropped', name: 'Textes écrits par des personnes' },
      { form: 'personDropped', name: 'Noms, adresses, numéros, relations' },
    ],
    othersName: 'Autres',
    others: (count) => `${count} autres champs`,
  },
  reidentify: {
    title: 'Qui peut savoir de qui il s’agit, et comment',
    items: ({ keyReference, keyGeneration, times, credential }) => [
      text`${strong('Qui peut lire la clé')} (${code(keyReference)}, génération ${String(keyGeneration)}) : peut retrouver les personnes derrière les pseudonymes et calculer le pseudonyme de toute adresse. Ce sont les administrateurs de ce coffre de secrets. Le destinataire des données n’a pas la clé.`,
      text`${strong('La passerelle')} ouvre un pseudonyme quand l’outil pose une question à son sujet, afin d’interroger Microsoft. Elle ne dit jamais à l’outil ce qu’il contient.`,
      times === 'exact'
        ? text`${strong('Qui reçoit les données et connaît l’organisation')} : les heures sont exactes, un participant reconnaît donc sa réunion ou son échange de messages ; qui travaille avec qui, et combien, fait ressortir des personnes dans les petits groupes. L’option ${code('times')} rend les heures moins précises.`
        : text`${strong('Qui reçoit les données et connaît l’organisation')} : qui travaille avec qui, et combien, fait ressortir des personnes dans les petits groupes. Les heures ne sont données qu’${GRAIN[times]} près.`,
      text`${strong('Qui peut écrire aux personnes d’ici et reçoit aussi les données')} : apprend les pseudonymes des adresses auxquelles il a écrit.`,
      text`${strong('Qui prend le contrôle de la passerelle ou de l’application')} : peut lire ce que les autorisations permettent. ${credential === 'federated' ? 'Il n’y a pas de mot de passe à voler ; la plateforme se porte garante de la passerelle.' : 'Il en va de même pour qui vole la clé privée de son certificat, qui se trouve dans le coffre de secrets de la passerelle.'}`,
    ],
  },
  retention: {
    title: 'Combien de temps les données sont conservées',
    items: ({ logs }) => [
      text`Dans la passerelle : rien. Les réponses sont en mémoire pendant leur traitement.`,
      text`Journal d’audit${logs === null ? '' : text` (${code(logs)})`} : une ligne par requête, indiquant qui a demandé, quel type de données, quand et au sujet de quel pseudonyme ; aucun contenu. L’exploitant fixe la durée.`,
      text`Chez le destinataire : selon l’accord conclu avec lui. La passerelle ne peut pas l’imposer.`,
      text`La clé : tant que les données de jours différents doivent rester comparables. Une nouvelle clé y met fin.`,
    ],
  },
  withdraw: {
    title: 'Comment le retirer, et ce qui reste',
    items: ({ consentDocument, narrowing }) => [
      text`Tout : un administrateur de rôle privilégié révoque le consentement (${code(consentDocument)}, section « Revoke »). La lecture cesse au plus tard après quatre-vingt-dix minutes.${narrowing === 'mailboxes' ? text` Les boîtes aux lettres sont accordées par Exchange, indépendamment : un administrateur Exchange doit les retirer (${code('exchange-scope')}, section « Take it back »), sinon elles continuent d’être lues. L’effet peut demander jusqu’à deux heures.` : ''}`,
      ...(narrowing === undefined
        ? [text`Certaines personnes : Microsoft n’offre pas ce choix pour ce connecteur.`]
        : [text`${NARROWING[narrowing]}`]),
      text`Restent : les données livrées (seul le destinataire peut les effacer), les lignes du journal avec des pseudonymes, les journaux de Microsoft. Une fois la clé détruite avec toutes ses copies, personne ne peut plus retrouver qui se cache derrière les pseudonymes ; des données aux heures exactes peuvent toutefois désigner des personnes.`,
    ],
  },
  check: {
    title: 'Comment vérifier cette fiche',
    text: ({ policy }) =>
      text`Chaque réponse de la passerelle nomme ses règles dans l’en-tête ${code('Nymgate-Policy')} : il doit contenir ${code(policy)}. S’il contient autre chose, d’autres règles s’appliquent et cette fiche ne les décrit pas. ${code('nymgate explain')} montre, pour chaque requête, ce que devient chaque champ.`,
  },
};
