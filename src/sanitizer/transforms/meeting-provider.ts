import { matchesGrammar } from '../../kernel/grammars.ts';
import { MEETING_SERVICES } from './meeting-services.ts';

/** UTF-16 units looked at. */
const LONGEST = 4096;

/**
 * The scheme and authority of a web address; what precedes may not be a character of an address, or it is a piece of
 * another one (`https://evil.example/?u=https://zoom.us`). Both parts are bounded, so the search is linear.
 */
const ADDRESS = /(?<![\w/=&?%.~+@#!$*-])https?:\/\/([^\s/\\?#<>"'(){}|[\],;]{1,300})/gi;

const homes: ReadonlyMap<string, string> = new Map(
  MEETING_SERVICES.flatMap(({ home, hosts }) => hosts.map((host) => [host, home] as const)),
);

/**
 * The home page of the meeting service whose link the text is or holds; null when no link names a known service. Join
 * links carry the organizer's id and the passcode of the meeting (T2-10), so nothing of the input remains.
 *
 * @example meetingProvider('Join: https://us02web.zoom.us/j/86?pwd=x') // 'https://zoom.us/'
 */
export function meetingProvider(text: string): string | null {
  for (const [, authority = ''] of text.slice(0, LONGEST).matchAll(ADDRESS)) {
    const home = homeOf(authority.replace(/:\d{0,5}$/, ''));
    if (home !== undefined) return home;
  }
  return null;
}

/** Exact host or a subdomain of one. User information (`zoom.us@evil.example`) makes the name no hostname. */
function homeOf(name: string): string | undefined {
  if (!matchesGrammar('hostname', name)) return undefined;
  const labels = name.toLowerCase().split('.');
  for (let first = 0; first < labels.length - 1; first += 1) {
    const home = homes.get(labels.slice(first).join('.'));
    if (home !== undefined) return home;
  }
  return undefined;
}
