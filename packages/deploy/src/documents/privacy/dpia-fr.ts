import { SEPARATORS } from '@nymgate/connectors/statements/statement-texts';
import { strong, text } from '../markup/text.ts';
import type { DpiaNumbers, DpiaTexts, Measured } from './dpia-texts.ts';
import { capitalize, createPlural } from './plural.ts';

const MEASURED: Readonly<Record<Measured['what'], readonly [noun: string, by: string]>> = {
  'department-country': ['comptes', 'sont uniques par service et pays'],
  'department-hours': ['comptes', 'sont uniques par service et horaires de travail'],
  'event-start-attendees': ['événements', 'sont uniques par leur début et leur nombre de participants'],
  'message-time': ['messages', 'sont uniques par leur heure'],
};

function measured({ measured: all }: DpiaNumbers): string {
  const items = all.map(({ what, unique, total, isUpTo }) => {
    const [noun, by] = MEASURED[what];
    return `${isUpTo ? 'jusqu’à ' : ''}${unique} ${noun} sur ${total} ${by}`;
  });
  return items.length === 0 ? '' : ` Dans un locataire simulé de 60 personnes, ${items.join(SEPARATORS.fr)}.`;
}

const CREDENTIAL = {
  federated: 'Authentification fédérée sans mot de passe',
  certificate: 'Certificat dont la clé privée se trouve dans le coffre de secrets',
} as const;

const NARROWING = {
  mailboxes: 'boîtes aux lettres limitées, ',
  meetings: 'réunions limitées par la stratégie Teams, ',
  'mailboxes-possible': 'possible : limitation aux boîtes aux lettres d’un groupe, ',
  'settings-possible': 'possible : limitation des paramètres de boîte aux lettres à un groupe, ',
} as const;

const DOMAINS = {
  keep: 'possible : domaines supprimés ou hachés',
  hash: 'domaines hachés',
  encrypt: 'domaines chiffrés',
  drop: 'domaines supprimés',
} as const;

const LISTS = {
  phrases: 'de mots d’une liste publiée',
  'own-phrases': 'de mots d’une liste de l’organisation',
} as const;

const DEPARTMENTS = ' Un service portant le nom d’une personne (« Équipe Kim ») la désigne.';

const plural = createPlural('fr');

export const FRENCH_DPIA: DpiaTexts = {
  title: (connector, environment) => `Annexe à l’analyse d’impact : ${connector} (${environment})`,
  reader:
    'Pour le responsable du traitement, qui effectue l’analyse d’impact relative à la protection des données (art. 35 du RGPD). Elle contient ce que le logiciel sait ; seules des personnes peuvent compléter le reste.',
  labels: {
    controller: 'Responsable du traitement',
    processor: 'Sous-traitant',
    contact: 'Délégué à la protection des données, contact (art. 35, par. 2)',
    purpose: 'Finalités',
    legalBasis: 'Base juridique',
    necessity: 'Nécessité et moyens moins intrusifs',
    recipients: 'Destinataires',
    retentionDays: 'Durée de conservation chez les destinataires',
    thirdCountries: 'Pays tiers',
    persons: 'Nombre de personnes concernées',
    consultation: 'Avis des personnes concernées ou de leurs représentants (art. 35, par. 9)',
    reviewDate: 'Prochain réexamen (art. 35, par. 11)',
    people: 'Personnes concernées',
    callers: 'Destinataires techniques (appelants)',
    location: 'Lieu du traitement',
    gatewayRetention: 'Durée de conservation dans la passerelle',
  },
  responsible: 'Responsabilités',
  description: {
    title: 'Description du traitement (art. 35, par. 7, point a)',
    intro:
      'La passerelle lit Microsoft 365 avec les autorisations indiquées dans la fiche, supprime ou remplace en mémoire les données personnelles et transmet le reste aux appelants. Une analyse d’impact est en règle générale requise : le traitement est systématique, concerne de nombreux salariés et croise les données de plusieurs services (critères des lignes directrices WP 248 rév. 01).',
    people:
      'Salariés et autres titulaires de comptes, invités, et personnes extérieures qui leur écrivent, les rencontrent ou les appellent',
    gatewayRetention:
      'Aucune conservation. Le journal d’audit contient des pseudonymes et les adresses réseau des appelants, mais aucun contenu.',
    days: (count) => plural(count, 'jour', 'jours'),
    callers: {
      'aws-iam': 'rôle AWS',
      'google-iam': 'comptes de service Google',
      'entra-jwt': 'applications d’Entra ID',
      'api-key': 'détenteurs d’une clé d’API',
    },
    noCallers: 'non indiqués dans deployment.json',
    categories: 'Catégories de données transmises',
    special:
      'Les adresses, les groupes et les réunions peuvent révéler des catégories particulières de données (art. 9), par exemple des contacts avec les représentants du personnel, le médecin du travail ou un syndicat.',
  },
  necessity: {
    title: 'Nécessité et proportionnalité (art. 35, par. 7, point b)',
    refused: 'Solutions que ce logiciel écarte :',
    alternatives: [
      'L’outil lit directement Microsoft Graph. Écarté : avec les mêmes autorisations, il détiendrait les noms, les textes et les fichiers.',
      'Uniquement des données anonymes. Écarté pour les enregistrements individuels : sans pseudonymes stables, rien ne peut être compté par personne ou par équipe, et des heures exactes désigneraient tout de même des personnes.',
      'Pseudonymisation par l’outil. Écarté : le destinataire détiendrait la clé et les données d’origine.',
    ],
    milder: 'Options moins intrusives de ce connecteur qui ne sont pas utilisées ici : ',
    noMilder: 'Toutes les options moins intrusives de ce connecteur sont utilisées.',
    customRules:
      'Ce connecteur applique des règles propres à l’organisation ; ses options n’y changent rien.',
  },
  risks: {
    title: 'Risques pour les droits et libertés (art. 35, par. 7, point c)',
    intro: ({ measured: all }) =>
      `Les nombres sont calculés à partir des règles en vigueur et de ce déploiement${all.length === 0 ? '' : ' ; ceux du locataire simulé ont été mesurés avec les options par défaut'}.`,
    head: ['Risque', 'Nombres', 'Mesures'],
    rows: (numbers) => [
      [
        'Un destinataire reconnaît des personnes grâce à ce qu’il sait d’elles',
        `${numbers.isOpen ? 'Au moins ' : ''}${plural(numbers.kept, 'champ est transmis tel quel', 'champs sont transmis tels quels')}, ${numbers.reduced} réduits, ${numbers.pseudonymized} sous pseudonyme.${measured(numbers)}${numbers.hasDepartments ? DEPARTMENTS : ''}`,
        `Heures moins précises${numbers.hasOwnRules ? '' : ' (option times)'}, règles supprimant des champs, rapports sur des groupes seulement, contrat avec le destinataire`,
      ],
      [
        'La clé est divulguée : tous les pseudonymes peuvent être résolus',
        `Une clé${numbers.keyReach === 'tenant' ? ', propre à ce locataire' : ''}, génération ${numbers.keyGeneration}. Elle concerne les données ${numbers.people === undefined ? 'de toutes les personnes' : `de ${plural(numbers.people, 'personne', 'personnes')}`}, y compris celles déjà transmises.`,
        'Coffre de secrets avec peu d’administrateurs et journal des accès ; nouvelle clé après un incident ; aucune communication aux destinataires',
      ],
      [
        'La passerelle ou son application passe sous le contrôle d’un tiers',
        `${plural(numbers.permissions, 'autorisation', 'autorisations')}, en règle générale pour tout le locataire`,
        `${CREDENTIAL[numbers.credential]}, ${numbers.narrowing === undefined ? '' : NARROWING[numbers.narrowing]}journal de connexion de Microsoft, révocation du consentement`,
      ],
      [
        'La performance ou le comportement de personnes est surveillé',
        `${plural(numbers.timed, 'ligne de la fiche montre', 'lignes de la fiche montrent')} quand des personnes font quelque chose`,
        'Interdictions ci-dessous, accord collectif, rapports sur des groupes seulement, journal d’audit',
      ],
      [
        'Des catégories particulières de données sont déduites',
        'Non chiffrable : dépend des groupes et des adresses',
        capitalize(
          `${numbers.dropsGroupNames ? 'Noms de groupes supprimés, ' : ''}${DOMAINS[numbers.domains]}, groupes exclus de l’analyse`,
        ),
      ],
      [
        'Les données transmises sont conservées trop longtemps ou détournées de leur finalité',
        numbers.retentionDays === undefined
          ? 'Durée chez les destinataires non renseignée'
          : `${plural(numbers.retentionDays, 'jour', 'jours')} chez les destinataires`,
        'Contrat, effacement par pseudonyme, nouvelle clé à la fin du projet',
      ],
    ],
    assessment:
      'Gravité et vraisemblance de chaque risque, et risque résiduel : à apprécier par le responsable du traitement.',
  },
  measures: {
    title: 'Mesures (art. 35, par. 7, point d)',
    items: ({ hasPlain, hasOriginalIds, lists }) => [
      'Refus par défaut : les requêtes et les champs sans règle sont refusés ou supprimés, y compris ceux que Microsoft ajoutera plus tard.',
      `Pseudonymes fondés sur une clé secrète que les destinataires ne reçoivent pas ; textes seulement sous forme ${[...lists.map((list) => LISTS[list]), 'de longueur'].join(', ')}, ou pas du tout.${hasPlain ? ' Exception : ce que la fiche indique « en clair » ou mentionne sous « Est aussi transmis ».' : ''}`,
      `Aucune conservation dans la passerelle ; ${hasOriginalIds ? 'liens chiffrés' : 'liens et identifiants chiffrés'} ; chaque requête figure dans un journal d’audit où toute altération est décelable.`,
      'Chaque réponse porte l’empreinte de ses règles, de sorte qu’un changement de règles se remarque.',
      'Les appelants sont authentifiés et n’accèdent qu’à leurs propres connecteurs.',
    ],
  },
  forbidden: {
    title: 'Utilisations interdites',
    intro: 'Proposition pour l’accord collectif et le contrat avec les destinataires :',
    items: [
      'évaluation, classement ou contrôle de la performance ou du comportement de personnes',
      'décisions concernant des personnes, automatisées ou non (art. 22)',
      'identification de personnes, même par croisement avec d’autres données, sauf selon une procédure convenue avec le délégué à la protection des données',
      'rapports sur des groupes plus petits que convenu',
      'entraînement de modèles prédisant le comportement de personnes, et communication à des tiers',
    ],
  },
  monitoring: {
    title: 'Contrôle de l’activité des salariés',
    text: 'Les données transmises se prêtent à la surveillance de la performance et du comportement des salariés, même si ce n’est pas le but. En France, le comité social et économique doit être consulté avant la mise en œuvre (art. L2312-38 du Code du travail) ; en Allemagne, la codétermination s’applique (§ 87, al. 1, n° 6 BetrVG).',
  },
  rights: {
    title: 'Droits des personnes concernées et manière d’y répondre',
    items: [
      text`${strong('Information (art. 13 et 14)')} : la fiche indique en langage clair ce qui est transmis.`,
      text`${strong('Accès (art. 15)')} : le détenteur de la clé calcule les pseudonymes de la personne à partir de ses adresses et identifiants ; le destinataire les recherche.`,
      text`${strong('Rectification (art. 16)')} : dans Microsoft 365 ; la lecture suivante transmet la valeur corrigée.`,
      text`${strong('Effacement (art. 17)')} : le destinataire efface les enregistrements portant ces pseudonymes ; la passerelle ne conserve rien.`,
      text`${strong('Limitation et opposition (art. 18 et 21)')} : exclure la boîte aux lettres ou la personne dans la mesure où Microsoft le permet selon la fiche ; sinon, le destinataire filtre par pseudonyme.`,
      text`${strong('Pas de décision automatisée (art. 22)')} : voir les utilisations interdites.`,
    ],
  },
  review: {
    title: 'Réexamen (art. 35, par. 11)',
    items: [
      'À refaire lorsque l’empreinte des règles, les options, les autorisations, les destinataires ou les finalités changent.',
      'nymgate docs --check signale les documents qui ne correspondent plus au déploiement ; nymgate diff signale ce que de nouvelles règles transmettent en plus.',
    ],
  },
};
