import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { federated, type Place, type Platform } from './platforms.ts';

const SUBJECT = 'system:serviceaccount:nymgate:lasting';
const DAYS = 86_400;

/** A token file whose token outlives every test, so that only what the test does can go wrong. */
export async function lastingToken(place: Place): Promise<Platform> {
  await renewLastingToken(place);
  const settings = { type: 'token-file', path: fileIn(place.directory) };
  return federated({ issuer: place.simulator.issuerUrl, subject: SUBJECT }, { settings });
}

/** Writes another token into the file. */
export async function renewLastingToken({
  simulator,
  directory,
}: Pick<Place, 'simulator' | 'directory'>): Promise<void> {
  const token = await simulator.issueAssertion({ subject: SUBJECT, expiresIn: 365 * DAYS });
  writeFileSync(fileIn(directory), token);
}

function fileIn(directory: string): string {
  return join(directory, 'lasting-token');
}
