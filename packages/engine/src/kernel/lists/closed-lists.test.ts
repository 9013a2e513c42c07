import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listModules } from '../../../../../tools/build-closed-lists.ts';
import {
  describeList,
  findListed,
  foldListed,
  getListMembers,
  getOtherwise,
  isListName,
  keepListed,
  LIST_NAMES,
} from '../closed-lists.ts';

it.each(Object.entries(listModules()))(
  '%s is what the packages of those who keep the lists say',
  (file, text) => {
    // Without the texts, which are long.
    expect(readFileSync(new URL(file, import.meta.url), 'utf8') === text).toBe(true);
  },
);

describe.each(LIST_NAMES)('%s', (name) => {
  const members = getListMembers(name);

  it('has no two members that fold to the same text, and none that JSON would escape', () => {
    expect(new Set(members.map(foldListed)).size).toBe(members.length);
    expect(members.filter((member) => /["\\]|\p{Cc}|\p{Emoji_Modifier}/u.test(member))).toEqual([]);
    // The kernel folds into a buffer of 128 bytes.
    expect(members.filter((member) => Buffer.byteLength(member) > 120)).toEqual([]);
  });

  it('replaces others by one of its own members, if at all', () => {
    const otherwise = getOtherwise(name);
    expect(otherwise === undefined || members.includes(otherwise)).toBe(true);
    expect(keepListed(name, 'Ana Kovac +49 170 1234567 is HIV positive')).toBe(otherwise);
  });
});

it('knows lists from grammars and from what every object has', () => {
  expect([isListName('reaction'), isListName('word'), isListName('toString')]).toEqual([true, false, false]);
  expect(describeList('microsoft.graph.importance')).toBe('closed list of 3');
});

describe('timeZoneName', () => {
  it.each([
    'Europe/Berlin',
    // A link.
    'Asia/Calcutta',
    'Pacific Standard Time',
    'Kamchatka Standard Time',
    'UTC',
    'tzone://Microsoft/Utc',
    'tzone://Microsoft/Custom',
    'Customized Time Zone',
  ])('has %s', (zone) => {
    expect(findListed('timeZoneName', zone)).toBe(zone);
  });

  it('has its own spelling of what differs by letter case', () => {
    expect(findListed('timeZoneName', 'pACIFIC sTANDARD tIME')).toBe('Pacific Standard Time');
    expect(findListed('timeZoneName', 'utc\ufe0f')).toBe('UTC');
    // The Kelvin sign is no k.
    expect(findListed('timeZoneName', 'Asia/Bang\u212aok')).toBeUndefined();
  });

  it.each([
    '',
    ' UTC',
    'UTC ',
    'Ana Kovac Standard Time',
    'Europe/Berlin/Ana',
    '__proto__',
    'UTC|Europe/Berlin',
  ])('replaces %j', (zone) => {
    expect(keepListed('timeZoneName', zone)).toBe('tzone://Microsoft/Custom');
  });
});

describe('reaction', () => {
  it.each([
    ['like', 'like'],
    ['👍', '👍'],
    ['👍🏿', '👍'],
    ['❤', '❤️'],
    ['❤️', '❤️'],
    ['👩🏽‍💻', '👩‍💻'],
    ['1️⃣', '1️⃣'],
    ['🏳️‍🌈', 'custom'],
    ['🇩🇪', 'custom'],
    ['✝️', 'custom'],
    ['☪', 'custom'],
    ['🕍', 'custom'],
    ['👬🏻', 'custom'],
    ['👨🏻‍❤️‍💋‍👨🏿', 'custom'],
    ['👍👍', 'custom'],
    ['🏿', 'custom'],
    ['Ana is HIV positive', 'custom'],
    // What is between two halves does not join them to 👍.
    ['\ud83d\ufe0f\udc4d', 'custom'],
  ])('%j leaves as %j', (written, delivered) => {
    expect(keepListed('reaction', written)).toBe(delivered);
  });
});

describe('languageTag', () => {
  it.each([
    'en',
    'en-us',
    'EN-US',
    'zh-Hans-CN',
    'zh-CHS',
    'zh-cht',
    'es-419',
    'sr-Latn-RS',
    'fil-PH',
    'ca-ES-valencia',
    'en-029',
  ])('has %s', (tag) => {
    expect(findListed('languageTag', tag)).toBe(tag);
  });

  it.each([
    '',
    '-us',
    'en-',
    'en--us',
    'Kovac-Ana-HIV-positiv',
    'en-us-us',
    'en-us-latn',
    'en-latn-latn',
    'us-',
    'en-us-x',
    'e\ufe0fn',
    'en_US',
  ])('has no %j', (tag) => {
    expect(findListed('languageTag', tag)).toBeUndefined();
  });
});

it('registeredMediaType has registered types, those of cards, and no others', () => {
  const found = [
    'application/pdf',
    'IMAGE/PNG',
    'image/*',
    'messageReference',
    'application/vnd.microsoft.card.adaptive',
    'text/ana.kovac',
  ];
  expect(found.map((type) => findListed('registeredMediaType', type))).toEqual([
    'application/pdf',
    'image/png',
    'image/*',
    'messageReference',
    'application/vnd.microsoft.card.adaptive',
    undefined,
  ]);
});

it('mediaFormat has codes of formats in any letter case, and no others', () => {
  const found = ['H264', 'avc1', 'aac', 'HE-AACv2', 'Ana', 'KOVC', 'H264 '];
  expect(found.map((format) => findListed('mediaFormat', format))).toEqual([
    'H264',
    'AVC1',
    'AAC',
    'HE-AACv2',
    undefined,
    undefined,
    undefined,
  ]);
});
