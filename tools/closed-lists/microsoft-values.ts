// Values that Microsoft documents and no package lists, from the pages named with each. Compared with stored copies of them on 1 and 2 December 2026:
// the two Mexican zones; of attachments `reference`, `forwardedMessageReference`, code snippet, announcement and fluidEmbedCard; the options,
// visibility, types and processing state of groups; folderView; `appchat` and `bizchat`. The others are from memory: a value that is missing is
// dropped and counted, one too many is a constant of ours.

/**
 * Names of time zones that Windows once had or that Exchange writes; Windows of today has those of CLDR. Sources: "Default Time Zones"
 * (Windows), the registry's `Time Zones` key of older versions, and graph-facts.md for the words of Exchange and Graph.
 */
export const FORMER_WINDOWS_ZONES = [
  'Armenian Standard Time',
  'Kamchatka Standard Time',
  'Mexico Standard Time',
  'Mexico Standard Time 2',
  'Mid-Atlantic Standard Time',
  'Customized Time Zone',
  'tzone://Microsoft/Custom',
  'tzone://Microsoft/Utc',
] as const;

/** `reactionType` of chatMessageReaction before it was a character, and the word for pictures of an organization. */
export const NAMED_REACTIONS = ['like', 'angry', 'sad', 'laugh', 'heart', 'surprised', 'custom'] as const;

/**
 * `contentType` of chatMessageAttachment (its page, Bot Framework's "Attachment object", and "Types of cards" of Teams).
 */
export const ATTACHMENT_TYPES: readonly string[] = [
  ...['reference', 'messageReference', 'forwardedMessageReference', 'meetingReference', 'tabReference'],
  'image/*',
  ...['adaptive', 'animation', 'announcement', 'audio', 'codesnippet', 'fluid', 'fluidembedcard'].map(toCard),
  ...['hero', 'oauth', 'receipt', 'signin', 'thumbnail', 'video'].map(toCard),
  ...['card.file.consent', 'card.file.info', 'card.list', 'card.o365connector'].map(toTeamsType),
  ...['file.download.info', 'messaging-announcementbanner'].map(toTeamsType),
];

function toCard(name: string): string {
  return `application/vnd.microsoft.card.${name}`;
}

function toTeamsType(name: string): string {
  return `application/vnd.microsoft.teams.${name}`;
}

/**
 * `fourCC` and `audioFormat` of video: what the author's file names its streams by. Sources: the FOURCC codes of Media Foundation's
 * "Video Subtype GUIDs", the registry of codecs of the MP4 Registration Authority, and the names of formats on the page of `video`.
 */
export const MEDIA_FORMATS = [
  // Video of MPEG and its extensions.
  ...['AV01', 'AVC1', 'AVC3', 'H261', 'H263', 'H264', 'H265', 'HEV1'],
  ...['HEVC', 'HEVS', 'HVC1', 'VVC1', 'VVI1', 'X264', 'X265'],
  ...['FMP4', 'M4S2', 'MP41', 'MP42', 'MP43', 'MP4S', 'MP4V', 'MPG1', 'MPG2', 'S263', 'XVID'],
  // DV, DivX.
  ...['DV25', 'DV50', 'DVC', 'DVH1', 'DVHD', 'DVSD', 'DVSL', 'DIV3', 'DIV4', 'DIV5', 'DIVX', 'DX50'],
  // Windows Media and screens.
  ...['WMV1', 'WMV2', 'WMV3', 'WMVA', 'WMVP', 'WVC1', 'WVP2', 'VC-1', 'MSS1', 'MSS2', 'MSVC', 'CRAM'],
  // WebM and other free ones.
  ...['VP80', 'VP90', 'VP08', 'VP09', 'VP10', 'THEO', 'FFV1', 'HFYU'],
  // Apple, GoPro, single pictures, pixels as they are.
  ...['APCH', 'APCN', 'APCO', 'APCS', 'AP4H', 'AP4X', 'CFHD', 'CVID', 'JPEG', 'MJPG', 'RLE', 'SVQ1', 'SVQ3'],
  ...['I420', 'IYUV', 'NV12', 'UYVY', 'YUY2', 'YV12'],
  // Audio.
  ...['AAC', 'AAC-LC', 'HE-AAC', 'HE-AACv2', 'AC3', 'AC-3', 'AC4', 'AC-4', 'EAC3', 'EC-3', 'E-AC-3', 'ADTS'],
  ...['ADPCM', 'ALAC', 'ALAW', 'ULAW', 'MULAW', 'FLAC', 'GSM'],
  ...['LPCM', 'PCM', 'FLOAT', 'OPUS', 'SPEEX', 'VORBIS'],
  ...['AMR', 'AMRNB', 'AMRWB', 'SAMR', 'SAWB', 'DTS', 'DTSC', 'DTSH', 'DTSL', 'MSP1'],
  ...['MP1', 'MP2', 'MP3', 'MPEG', 'MP4A', 'WMA', 'WMA1', 'WMA2', 'WMA3', 'WMAPRO', 'WMALOSSLESS'],
] as const;

/**
 * Words that owners and authors choose, as the pages of Graph list them and no package does. One list for all: they are public.
 */
export const DOCUMENTED_WORDS = [
  // `visibility`, `theme`, `groupTypes`, `membershipRuleProcessingState` (group), `membershipType` (administrativeUnit).
  ...['Private', 'Public', 'HiddenMembership', 'Teal', 'Purple', 'Green', 'Blue', 'Pink', 'Orange', 'Red'],
  ...['Unified', 'DynamicMembership', 'On', 'Paused', 'Assigned', 'Dynamic'],
  // "Configure group options": `resourceBehaviorOptions`, `resourceProvisioningOptions`; samples of `creationOptions`.
  ...['AllowOnlyMembersToPost', 'CalendarMemberReadOnly', 'ConnectorsDisabled', 'HideGroupInOutlook'],
  ...['SubscribeMembersToCalendarEventsDisabled', 'SubscribeNewGroupMembers', 'WelcomeEmailDisabled'],
  ...['SkipExchangeInstantOn', 'ProvisionSiteOnDemand', 'Team', 'YammerProvisioning'],
  ...['ExchangeProvisioningFlags:461', 'ExchangeProvisioningFlags:481', 'ExchangeProvisioningFlags:3552'],
  // `sortBy`, `sortOrder`, `viewType` (folderView).
  ...['default', 'name', 'type', 'size', 'takenOrCreatedDateTime', 'lastModifiedDateTime', 'sequence'],
  ...['ascending', 'descending', 'icons', 'details', 'thumbnails'],
  // `autoAdmittedUsers` (onlineMeeting of former versions).
  ...['everyone', 'everyoneInCompany', 'everyoneInSameAndFederatedCompany'],
  ...['invitedUsersInCompany', 'organizerOnly'],
  // `conversationType`, `contextType`, `linkType` (samples of aiInteraction); kinds of files by their extension.
  ...['appchat', 'bizchat', 'webchat', 'File', 'Event', 'TeamsMeeting', 'TeamsChat', 'TeamsChannel'],
  ...['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'pdf'],
  ...['txt', 'csv', 'html', 'one', 'loop', 'fluid', 'page'],
] as const;

/** Published enumerations of which a value may have several members, joined by commas. The package doesn't mark them. */
export const FLAGS: ReadonlySet<string> = new Set([
  'microsoft.graph.chatMessageActions',
  'microsoft.graph.chatMessagePolicyViolationDlpActionTypes',
  'microsoft.graph.chatMessagePolicyViolationUserActionTypes',
  'microsoft.graph.chatMessagePolicyViolationVerdictDetailsTypes',
]);

/**
 * Tags of languages that Windows has and CLDR has not, whole or as a language. Source: MS-LCID, sections 2.2 and 2.2.1.
 */
export const WINDOWS_LANGUAGES = [
  'zh-chs',
  'zh-cht',
  'ca-es-valencia',
  'qps-ploc',
  'qps-ploca',
  'qps-plocm',
  'es-es_tradnl',
  'de-de_phoneb',
  'ja-jp_radstr',
  'x-none',
  'prs',
  'quz',
] as const;

/**
 * Emoji, by their Unicode names, that say what Article 9 of the GDPR protects: religion and belief (signs, places, beads, dress),
 * orientation and gender identity (couples and families by gender), health and disability. Flags are a group of Unicode's.
 */
export const SENSITIVE_EMOJI =
  /wheel of dharma|star of David|six-pointed star|yin yang|latin cross|orthodox cross|star and crescent|peace symbol|menorah|khanda|^om$|worship|church|mosque|hindu temple|shinto|synagogue|kaaba|prayer|turban|headscarf|hamsa|nazar|skullcap|couple with heart|^kiss(?!ing|.mark)|^family|holding hands|transgender|wheelchair|cane|deaf|prosthetic|mechanical (?:arm|leg)|hearing aid|crutch|guide dog|service dog|pregnant|breast-feeding/i;
