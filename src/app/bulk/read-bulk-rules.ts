import type { BulkReading } from '../../bulk/bulk-rules.ts';
import { isNativeBulk, readNativeBulk } from '../../bulk/rules/read-native-bulk.ts';
import { isPsoxyBulk, readPsoxyBulk } from '../../psoxy/bulk/read-psoxy-bulk.ts';
import { invalid, toFileIssues } from '../../text/yaml/finding.ts';
import { readYaml } from '../../text/yaml/read-yaml.ts';

/**
 * Reads a file of bulk rules in either language.
 *
 * @param file name of the file in the issues
 * @returns undefined for rules of an API, which others read
 */
export function readBulkRules(text: string, file: string): BulkReading | undefined {
  const reading = readYaml(text);
  if (isNativeBulk(reading.data)) return readNativeBulk(reading, file);
  return isPsoxyBulk(reading.data) ? readPsoxyBulk(reading, file) : undefined;
}

/** The same, where nothing else will do: rules of an API are a fault then. */
export function requireBulkRules(text: string, file: string): BulkReading {
  const known = readBulkRules(text, file);
  if (known !== undefined) return known;
  const fault = invalid('', 'these are no rules for files', {
    fix: 'native rules have "nymgate: 1" and "bulk"; Psoxy\'s have columnsToPseudonymize …, format and transforms, or fileRules',
  });
  const reading = readYaml(text);
  return { issues: toFileIssues(reading, reading.data === undefined ? [] : [fault], file) };
}
