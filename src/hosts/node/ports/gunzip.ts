import { gunzipSync } from 'node:zlib';

/** Undoes gzip. @throws Error beyond `limit` bytes of output, before they are all there, and for what is no gzip */
export function gunzip(bytes: Uint8Array, limit: number): Uint8Array {
  return gunzipSync(bytes, { maxOutputLength: limit });
}
