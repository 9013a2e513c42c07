import { type Entity, fill } from '../../base/entity.ts';
import { formatToSecond, hashParts } from '../../base/random.ts';
import { createExternalMailbox } from '../calendar/meeting.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { createExternalIdentitySet, createSharePointUser, siteIdentitySet } from './drive-entity.ts';
import { type DriveItem, getExtension } from './drives.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const MIME_TYPES: Readonly<Record<string, string>> = {
  docx: `${OFFICE}.wordprocessingml.document`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  pptx: `${OFFICE}.presentationml.presentation`,
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  mp4: 'video/mp4',
  mp3: 'audio/mpeg',
};

export function contentFacets(item: DriveItem, childCount: number): Entity {
  switch (item.kind) {
    case 'root':
      return { root: {}, folder: { childCount } };
    case 'folder':
      return {
        folder: {
          childCount,
          ...(item.index === 6
            ? { view: { sortBy: 'name', sortOrder: 'ascending', viewType: 'thumbnails' } }
            : {}),
        },
        ...(item.index === 4 ? { specialFolder: { name: 'documents' } } : {}),
      };
    case 'package':
      return { package: { type: 'oneNote' } };
    case 'shortcut':
      return {};
    case 'file':
      return { file: file(item), ...media(item) };
  }
}

function file(item: DriveItem): Entity {
  const digest = hashParts('content', item.id, item.revision);
  const quickXorHash = digest.subarray(0, 20).toString('base64');
  const more = {
    sha1Hash: digest.subarray(0, 20).toString('hex').toUpperCase(),
    sha256Hash: digest.toString('hex').toUpperCase(),
    crc32Hash: digest.subarray(0, 4).toString('hex').toUpperCase(),
  };
  return {
    mimeType: MIME_TYPES[getExtension(item.name)] ?? 'application/octet-stream',
    hashes: { quickXorHash, ...(item.index % 5 === 0 ? more : {}) },
    ...(item.index % 40 === 7 ? { processingMetadata: true } : {}),
  };
}

function media(item: DriveItem): Entity {
  switch (getExtension(item.name)) {
    case 'jpg':
      return picture(item);
    case 'mp4':
      return {
        video: {
          bitrate: 1_281_337,
          duration: 62_000,
          fourCC: 'H264',
          frameRate: 29.97,
          height: 1080,
          width: 1920,
        },
      };
    case 'mp3':
      return {
        audio: {
          album: `Talks of ${item.createdBy.displayName}`,
          artist: item.createdBy.displayName,
          title: item.name,
          duration: 180_000,
          year: 2025,
        },
      };
    default:
      return {};
  }
}

function picture(item: DriveItem): Entity {
  const seed = hashParts('place', item.id);
  return {
    image: { height: 3024, width: 4032 },
    photo: {
      cameraMake: 'Contoso',
      cameraModel: `Phone of ${item.createdBy.givenName ?? item.createdBy.displayName}`,
      exposureDenominator: 120,
      exposureNumerator: 1,
      fNumber: 1.8,
      focalLength: 4.2,
      iso: 64,
      orientation: 1,
      takenDateTime: formatToSecond(item.createdAt - 3_600_000),
    },
    location: {
      altitude: seed.readUInt8(0),
      latitude: 40 + seed.readUInt16LE(1) / 10_000,
      longitude: seed.readUInt16LE(3) / 10_000,
    },
  };
}

export function stateFacets(item: DriveItem, owner: SimulatedPerson): Entity {
  if (item.kind === 'root') return {};
  const { index } = item;
  return {
    ...(index % 3 === 0 ? { shared: shared(item, owner) } : {}),
    ...(item.kind === 'file' ? { publication: publication(item) } : {}),
    ...(index % 11 === 5 ? { retentionLabel: retentionLabel(item) } : {}),
    ...(index % 40 === 39 ? { malware: { description: `Trojan in ${item.name}` } } : {}),
    ...(index % 23 === 7 && {
      pendingOperations: { pendingContentUpdate: { queuedDateTime: formatToSecond(item.modifiedAt) } },
    }),
  };
}

function shared(item: DriveItem, owner: SimulatedPerson): Entity {
  const scope = item.index % 2 === 0 ? 'users' : 'organization';
  if (item.index % 9 === 0) return { scope };
  return {
    scope,
    owner: { user: createSharePointUser(owner) },
    sharedBy:
      item.index % 6 === 0
        ? createExternalIdentitySet(createExternalMailbox('sharer', item.id))
        : siteIdentitySet(item.modifiedBy),
    sharedDateTime: formatToSecond(item.createdAt + 60_000),
  };
}

function publication(item: DriveItem): Entity {
  if (item.index % 7 !== 3) return { level: 'published', versionId: `${item.revision}.0` };
  return {
    level: 'checkout',
    versionId: `${item.revision}.1`,
    checkedOutBy: { user: createSharePointUser(item.modifiedBy) },
  };
}

function retentionLabel(item: DriveItem): Entity {
  return {
    name: `Personnel file ${item.createdBy.surname ?? item.createdBy.displayName}`,
    isLabelAppliedExplicitly: true,
    labelAppliedDateTime: formatToSecond(item.modifiedAt),
    labelAppliedBy: { user: createSharePointUser(item.modifiedBy) },
    retentionSettings: {
      behaviorDuringRetentionPeriod: 'retain',
      isDeleteAllowed: false,
      isRecordLocked: false,
      ...fill(true, 'isMetadataUpdateAllowed isContentUpdateAllowed isLabelUpdateAllowed'),
    },
  };
}
