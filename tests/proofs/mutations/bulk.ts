import { createShuffledOrder } from '../../../packages/bulk/src/create-shuffled-order.ts';
import { createTableEngine } from '../../../packages/bulk/src/csv/create-table-engine.ts';
import { createKernelRows } from '../../../packages/bulk/src/csv/kernel/kernel-rows.ts';
import { rejectRowAt, reportRows } from '../../../packages/bulk/src/csv/kernel/report-rows.ts';
import { clearDirtyRanges } from '../../../packages/bulk/src/csv/kernel/table-kernel.ts';
import { readHeader } from '../../../packages/bulk/src/csv/read-header.ts';
import { createBufferedRows } from '../../../packages/bulk/src/csv/rows/buffered-rows.ts';
import { escapeFormulas } from '../../../packages/bulk/src/csv/text/formulas.ts';
import { parseRow } from '../../../packages/bulk/src/csv/text/parse-row.ts';
import { createRowSplitter } from '../../../packages/bulk/src/csv/text/split-rows.ts';
import { createTranscoder } from '../../../packages/bulk/src/csv/text/transcode.ts';
import { declaredCompression } from '../../../packages/bulk/src/file-formats/compression/decompress.ts';
import { matchesColumnType } from '../../../packages/bulk/src/file-formats/parquet/columns/matches-column-type.ts';
import { checkFooter } from '../../../packages/bulk/src/file-formats/parquet/format/thrift.ts';
import { joinRowGroups } from '../../../packages/bulk/src/file-formats/parquet/join-row-groups.ts';
import { checkPage } from '../../../packages/bulk/src/file-formats/parquet/pages/page-header.ts';
import { isText } from '../../../packages/bulk/src/file-formats/parquet/survey-group.ts';
import { createParquetOutput } from '../../../packages/bulk/src/file-formats/parquet/writing/write-parquet.ts';
import { createRecordCounter } from '../../../packages/bulk/src/records/create-record-counter.ts';
import { normalizeColumnName } from '../../../packages/bulk/src/rules/normalize-column-name.ts';
import { readNativeBulkRules } from '../../../packages/bulk/src/rules/read-native-bulk-rules.ts';
import { toColumnAction } from '../../../packages/bulk/src/rules/to-column-action.ts';
import { shuffleWindow } from '../../../packages/bulk/src/shuffle-window.ts';
import { openLinesPart, openTablePart } from '../../../packages/bulk/src/split/open-part.ts';
import { listShareParts } from '../../../packages/bulk/src/split/part-number.ts';
import { planRun } from '../../../packages/cli/src/bulk/plan-run.ts';
import { runJobInWorker } from '../../../packages/cli/src/bulk/run-job-in-worker.ts';
import { splitJobs } from '../../../packages/cli/src/bulk/split/split-jobs.ts';
import { openS3Store } from '../../../packages/clouds/src/object-stores/aws/s3-store.ts';
import { withRetries } from '../../../packages/clouds/src/object-stores/shared/with-retries.ts';
import { canonicalizeOfKind } from '../../../packages/engine/src/pseudonyms/addresses/canonical-form.ts';
import { findMatchingJobs } from '../../../packages/hosts/src/bulk/events/find-matching-jobs.ts';
import { hasValidSeal, keyedDigest } from '../../../packages/hosts/src/bulk/manifest.ts';
import { joinFileName, listLocalSources } from '../../../packages/hosts/src/bulk/places/any-place.ts';
import { concealPath } from '../../../packages/hosts/src/bulk/places/conceal-names.ts';
import { createLocalTarget } from '../../../packages/hosts/src/bulk/places/local-target.ts';
import {
  rejectIfStateChanged,
  rejectUnknownNeighbours,
} from '../../../packages/hosts/src/bulk/places/refuse-unknown-file.ts';
import { createRejectFile } from '../../../packages/hosts/src/bulk/reject-file.ts';
import { runFile } from '../../../packages/hosts/src/bulk/run-file.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const BULK_MUTATIONS: readonly ProofMutation[] = [
  change(createShuffledOrder)(
    'rows stay where they are',
    () => (count) => Array.from({ length: count }, (_, row) => row),
    ['parquet-pages.test.ts › KEY-01'],
  ),
  change(joinRowGroups)('each by itself', () => (groups) => groups.map((group) => [group]), [
    'row-groups.test.ts › KEY-01',
  ]),
  change(isText)('all bytes are text', () => () => true, [
    'parquet-pages.test.ts › BLK-02 has no value of a row that was left out',
  ]),
  changeMade(createParquetOutput)('a row group is held', () => ({ flush: async () => undefined }), [
    'parquet-pages.test.ts › BLK-05 a row group is not held',
  ]),
  change(createShuffledOrder)(
    'neighbours change places',
    () => (count) => Array.from({ length: count }, (_, row) => ((row ^ 1) < count ? row ^ 1 : row)),
    ['shuffle.test.ts › rows change places within windows of 500, the last of which takes what is left'],
  ),
  changeMade(createTableEngine)(
    'a file without a header is a table',
    (engine) => ({
      end: () => {
        try {
          return engine.end();
        } catch {
          return new Uint8Array(0);
        }
      },
    }),
    [
      'outcomes.test.ts › a quote that is never closed fails the file',
      'outcomes.test.ts › an empty file has no header',
    ],
  ),
  change(reportRows)('rejected rows are not told', () => () => undefined, [
    'outcomes.test.ts › a cell of nothing but separators',
  ]),
  change(rejectRowAt)(
    'in the line before',
    (original) => (table, line, reason) => original(table, line - 1, reason),
    [
      'outcomes.test.ts › a row with fewer or more cells is rejected with its line',
      'outcomes.test.ts › blanks and then a quote reject their row',
      'outcomes.test.ts › bytes that are no UTF-8, and NUL, reject their row',
      'report-rows.test.ts › BLK-02',
    ],
  ),
  change(clearDirtyRanges)('nothing is cleared', () => () => undefined, [
    'kernel-memory.test.ts › nothing of it and no key is left in the memory of its kernel',
  ]),
  change(readHeader)(
    'as many columns as there are',
    (original) => (row, options) =>
      original(row, { ...options, limits: { ...options.limits, maxColumns: Number.MAX_SAFE_INTEGER } }),
    ['outcomes.test.ts › 10^5 and 10^6 columns are refused by their header'],
  ),
  change(escapeFormulas)(
    'at the start of a cell alone, and numbers too',
    () => (text) => (/^[=+\-@]/.test(text) ? `'${text}` : text),
    [
      'outcomes.test.ts › is prefixed, or its row is rejected',
      'outcomes.test.ts › is no formula and stays as it is',
      'outcomes.test.ts › what an act makes, and names of columns, are guarded as well',
      'outcomes.test.ts › a formula is found wherever it stands',
    ],
  ),
  change(parseRow)(
    'every cell has quotes',
    (original) => (row, delimiter) => {
      const { cells, hasStrayQuote } = original(row, delimiter);
      return { hasStrayQuote, cells: cells.map((cell) => ({ ...cell, quoted: true })) };
    },
    [
      'outcomes.test.ts › quotes, line ends and delimiters inside cells shift no column',
      'outcomes.test.ts › a row with fewer or more cells is rejected with its line',
      'outcomes.test.ts › a quote inside an unquoted cell is data',
      'outcomes.test.ts › blanks and then a quote reject their row',
      'outcomes.test.ts › a person has one pseudonym, with quotes around the cell or inside it',
      'outcomes.test.ts › bytes that are no UTF-8, and NUL, reject their row',
      'outcomes.test.ts › cells, rows and headers beyond their limits are refused, not held',
    ],
  ),
  change(createRowSplitter)(
    'what is no table ends',
    (original) =>
      (...given) => {
        const splitter = original(...given);
        const orNothing = <Read>(read: () => Read, otherwise: Read): Read => {
          try {
            return read();
          } catch {
            return otherwise;
          }
        };
        return {
          ...splitter,
          readRow: (chunk, at) => orNothing(() => splitter.readRow(chunk, at), { next: chunk.length }),
          end: () => orNothing(() => splitter.end(), undefined),
        };
      },
    [
      'outcomes.test.ts › text behind a closing quote fails the file',
      'outcomes.test.ts › a quote that is never closed fails the file',
    ],
  ),
  change(createRowSplitter)(
    'rows have no limit',
    (original) => (delimiter, _, firstLine) => original(delimiter, Number.MAX_SAFE_INTEGER, firstLine),
    [
      'outcomes.test.ts › cells, rows and headers beyond their limits are refused, not held',
      'extremes.test.ts › BLK-05',
    ],
  ),
  change(createTranscoder)('the mark decides', (original) => () => original('auto'), [
    'transcode.test.ts › a mark that contradicts what is stated fails the file',
  ]),
  change(createTranscoder)(
    'half a character is one',
    (original) => (encoding) => {
      const transcoder = original(encoding);
      const withoutFaults = (bytes: Uint8Array) => bytes.map((byte) => (byte === 0xff ? 0x3f : byte));
      return {
        push: (chunk) => withoutFaults(transcoder.push(chunk)),
        end: () => withoutFaults(transcoder.end()),
      };
    },
    ['transcode.test.ts › half a pair or half a unit of UTF-16 rejects its row'],
  ),
  change(createRecordCounter)(
    'a bad record is not told',
    (original) => (sanitize, parts) => original(sanitize, { ...parts, onReject: () => undefined }),
    [
      'records.test.ts › a bad line is told by its number and reason',
      'records.test.ts › NDJSON (BLK-03)',
      'records.test.ts › a JSON array (BLK-03)',
    ],
  ),
  change(normalizeColumnName)('as it is written', () => (name) => name, [
    'psoxy-bulk.test.ts › BLK-02',
    'native-bulk.test.ts › BLK-02',
    'bulk-outputs.test.ts › BLK-02',
  ]),
  change(shuffleWindow)(
    'by a number that anyone can make',
    () =>
      ({ rows }) =>
        Array.from({ length: rows }, (_, row) => (row * 7 + 3) % rows).filter(
          (row, at, all) => all.indexOf(row) === at,
        ),
    [
      'records.test.ts › the same again (F19)',
      'shuffle.test.ts › without the key the order cannot be made again',
    ],
  ),
  change(shuffleWindow)(
    'by what callers may ask for',
    (original) => (window, pseudonymizer) =>
      original(window, {
        ...pseudonymizer,
        sealLink: (_, text) => `s~${(pseudonymizer.irreversible(text, 'person') ?? '').slice(2).repeat(64)}`,
      }),
    ['shuffle.test.ts › nobody who may have texts pseudonymized'],
  ),
  change(concealPath)('names as they are', () => (name) => name, ['create-file-job.test.ts › BLK-08']),
  change(findMatchingJobs)('no job takes an object', () => () => [], [
    'bucket-events.test.ts › BLK-07',
    'event-verdicts.test.ts › BLK-07',
  ]),
  change(hasValidSeal)('every manifest is ours', () => () => true, [
    'bulk-outputs.test.ts › somebody without the keys has changed',
  ]),
  change(keyedDigest)('a hash that everyone can make', () => (hash) => hash, ['bulk.test.ts › KEY-01']),
  change(createLocalTarget)(
    'a half file is a file',
    (original) => async (path) => {
      const target = await original(path);
      return { ...target, abort: async () => void (await target.complete()) };
    },
    ['bulk-outputs.test.ts › of two runs for one output'],
  ),
  change(rejectUnknownNeighbours)('whatever lies beside is ours', () => async () => undefined, [
    'bulk-outputs.test.ts › a file of somebody else in the place of the',
  ]),
  change(rejectIfStateChanged)('what came meanwhile is ours', () => async () => undefined, [
    'bulk-outputs.test.ts › a file that comes to the place of the output',
  ]),
  change(createRejectFile)(
    'as many rejected rows as there are',
    (original) => (path) => original(path, Number.MAX_SAFE_INTEGER),
    ['bulk.test.ts › with one rejected row too many'],
  ),
  change(runFile)(
    'writes to where links lead',
    (original) => (job, setup, onChunk) => {
      const { realpathSync } = process.getBuiltinModule('node:fs');
      const { basename, dirname, join } = process.getBuiltinModule('node:path');
      return original(
        { ...job, output: join(realpathSync(dirname(job.output)), basename(job.output)) },
        setup,
        onChunk,
      );
    },
    ['bulk.test.ts › a folder of the output that is a link is refused'],
  ),
  change(planRun)(
    'what is wrong is left out',
    (original) => (inputs, output, choice) =>
      original(inputs, output, choice).catch(() => ({ jobs: [], skipped: [], rejected: [] })),
    ['bulk.test.ts › is refused before anything is written'],
  ),
  change(splitJobs)(
    'outputs of different files are not compared',
    (original) => async (jobs, processes) =>
      (await Promise.all(jobs.map((job) => original([job], processes)))).flat(),
    ['bulk-split.test.ts › BLK-04'],
  ),
  change(listShareParts)(
    'every process is the first one',
    (original) => (file, share, isSplittable) => original(file, { ...share, index: 0 }, isSplittable),
    ['bulk-split.test.ts › BLK-06 nymgate bulk --split', 'bulk-jobs.test.ts › BLK-06'],
  ),
  change(joinFileName)('next to the folder', (original) => (folder, name) => original(folder, `../${name}`), [
    'bulk-leak.test.ts › BLK-04',
  ]),
  change(toColumnAction)('every column is kept', () => () => ({ type: 'keep' }), [
    'bulk-leak.test.ts › BLK-02 BLK-03',
  ]),
  change(concealPath)('as it is', () => (name) => name, ['bulk-outputs.test.ts › BLK-08']),
  change(runJobInWorker)(
    'a failure has no reason',
    (original) => async (worker, job, onChunk, limits) => {
      const outcome = await original(worker, job, onChunk, limits);
      return 'failure' in outcome ? { job, failure: 'it ended' } : outcome;
    },
    ['ask-worker.test.ts › BLK-05'],
  ),
  change(withRetries)('nothing is sent again', () => (_, attempt) => attempt(), [
    'altered-bytes.test.ts › BLK-05',
  ]),
  change(listLocalSources)(
    'a file that changes ends there',
    (original) => async (path) => {
      const sources = (await original(path)).sources.map((source): typeof source => ({
        ...source,
        open: async function* (from, to) {
          try {
            yield* source.open(from, to);
          } catch {}
        },
      }));
      return { sources };
    },
    ['changed-inputs.test.ts › BLK-05'],
  ),
  change(declaredCompression)(
    'what the store says does not count',
    () => (nameCompression) => nameCompression,
    ['compression.test.ts › BLK-05'],
  ),
  change(createTranscoder)('everything is UTF-8', (original) => () => original('utf-8'), [
    'extremes.test.ts › BLK-02',
  ]),
  change(checkFooter)('every footer is good', () => () => undefined, ['hostile-parquet.test.ts › BLK-05']),
  change(readNativeBulkRules)(
    'Parquet is taken for CSV',
    (original) => (parsed, file) => {
      const { rules, issues } = original(parsed, file);
      if (rules === undefined) return { issues };
      const sets = rules.sets.map((set) => ({
        ...set,
        open: (format: Parameters<typeof set.open>[0]) => set.open(format === 'parquet' ? 'csv' : format),
      }));
      return { issues, rules: { ...rules, sets } };
    },
    ['native-bulk.test.ts › BLK-01'],
  ),
  changeMade(openS3Store)(
    'an object without a size is empty',
    (store) => ({
      head: async (place) => {
        const head = await store.head(place);
        return head && { ...head, size: head.size || 0, version: head.version || 'none' };
      },
    }),
    ['odd-head.test.ts › BLK-05'],
  ),
  change(openLinesPart)(
    'every part is the first one',
    (original) => (source, part) => original(source, { ...part, index: 0 }),
    ['parts.test.ts › BLK-06 parts of NDJSON are the file'],
  ),
  change(openTablePart)(
    'every part is the first one',
    (original) => (source, part, form) => original(source, { ...part, index: 0 }, form),
    ['parts.test.ts › BLK-06 parts of a table'],
  ),
  change(checkPage)(
    'what is wrong is an empty page',
    (original) => (header, left) => {
      try {
        return original(header, left);
      } catch {
        return {
          kind: 'data',
          packed: 0,
          unpacked: 0,
          values: 0,
          encoding: 0,
          levels: { repetition: 0, definition: 0, nulls: 0 },
          isPacked: false,
        };
      }
    },
    ['read-pages.test.ts › BLK-05', 'parquet.test.ts › BLK-05'],
  ),
  changeMade(createBufferedRows)('rows are counted and not measured', () => ({ byteLength: () => 0 }), [
    'shuffle.test.ts › BLK-05',
  ]),
  change(createKernelRows)(
    'formulas are kept',
    (original) => (table, batch) => original({ ...table, plan: { ...table.plan, formulas: 'keep' } }, batch),
    [
      'tables.test.ts › BLK-01: a formula behind each separator',
      'tables.test.ts › whoever begins a cell at whatever separator',
      'tables.test.ts › the kernel of tables means what the rows in TypeScript mean',
    ],
  ),
  change(createKernelRows)(
    'quotes are left out',
    (original) => (table, batch) => {
      const { output } = table;
      const append: typeof output.append = (bytes, ends) =>
        output.append(
          bytes.filter((byte) => byte !== 34),
          ends,
        );
      return original({ ...table, output: { ...output, append } }, batch);
    },
    [
      'tables.test.ts › BLK-02: other readers read the same table',
      'tables.test.ts › before and after, on any table that it takes',
    ],
  ),
  change(canonicalizeOfKind)('every text is its own', () => (text) => ({ canonical: text }), [
    'tables.test.ts › a person has one pseudonym in a table and in an answer, in both schemes',
  ]),
  change(matchesColumnType)('a column is what it says', () => () => true, ['typed-columns.test.ts › BLK-05']),
];
