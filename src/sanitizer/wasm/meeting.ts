// The home page of a meeting service in place of a link to it: the plain case of `meetingProvider`, a text that begins with
// `https://` and the host of a known service. Everything else goes to the host.
import { copyText } from './edits.ts';
import { MEETING_HOST_BYTES, MeetingHost, ServiceList } from './layout.ts';

/** Bytes that end an authority (with the white space that can stand in a string, blanks). */
function endsAuthority(c: u32): bool {
  return c == 0x2f || c == 0x3f || c == 0x23;
}
function isHostByte(c: u32): bool {
  return (c | 0x20) - 0x61 < 26 || c - 0x30 < 10 || c == 0x2d || c == 0x2e;
}

/** Whether the authority is that host or a subdomain of it. */
function isHost(s: usize, e: usize, host: usize, length: usize): bool {
  if (e - s < length) return false;
  const start = e - length;
  for (let at: usize = 0; at < length; at++) {
    const c = <u32>load<u8>(start + at);
    if ((c - 0x41 < 26 ? c | 0x20 : c) != <u32>load<u8>(host + at)) return false;
  }
  return start == s || load<u8>(start - 1) == 0x2e;
}

/** A host name whose labels are neither empty, nor too long, nor begin or end with a hyphen. */
function isName(s: usize, e: usize): bool {
  let start = s;
  for (let i = s; i <= e; i++) {
    if (i < e && load<u8>(i) != 0x2e) continue;
    if (i == start || i - start > 63 || load<u8>(start) == 0x2d || load<u8>(i - 1) == 0x2d) return false;
    start = i + 1;
  }
  return e - s <= 253;
}

/** Writes the home page, with quotes, to the texts. Its length; 0: the host must look. */
export function meetingHome(list: ServiceList, s: usize, e: usize): u32 {
  if (e - s < 9 || load<u64>(s) != 0x2f2f3a7370747468) return 0;
  const start = s + 8;
  let i = start;
  while (i < e && isHostByte(load<u8>(i))) i++;
  if (i - start > 253 || (i < e && !endsAuthority(load<u8>(i))) || !isName(start, i)) return 0;
  const end = list.services + <usize>list.count * MEETING_HOST_BYTES;
  let best: usize = 0;
  for (let at = list.services; at < end; at += MEETING_HOST_BYTES) {
    const service = MeetingHost.at(at);
    if (!isHost(start, i, service.host, service.hostLength)) continue;
    if (best == 0 || service.hostLength > MeetingHost.at(best).hostLength) best = at;
  }
  return best == 0 ? 0 : copyText(MeetingHost.at(best).home, MeetingHost.at(best).homeLength);
}
