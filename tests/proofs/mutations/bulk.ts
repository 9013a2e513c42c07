import { changeOf, type ProofMutation } from '../mutation.ts';

const createShuffledOrderModule = changeOf<
  typeof import('../../../packages/bulk/src/create-shuffled-order.ts')
>('bulk/src/create-shuffled-order.ts');
const createTableEngineModule = changeOf<
  typeof import('../../../packages/bulk/src/csv/create-table-engine.ts')
>('bulk/src/csv/create-table-engine.ts');
const reportRowsModule = changeOf<typeof import('../../../packages/bulk/src/csv/kernel/report-rows.ts')>(
  'bulk/src/csv/kernel/report-rows.ts',
);
const tableKernelModule = changeOf<typeof import('../../../packages/bulk/src/csv/kernel/table-kernel.ts')>(
  'bulk/src/csv/kernel/table-kernel.ts',
);
const readHeaderModule = changeOf<typeof import('../../../packages/bulk/src/csv/read-header.ts')>(
  'bulk/src/csv/read-header.ts',
);
const formulasModule = changeOf<typeof import('../../../packages/bulk/src/csv/text/formulas.ts')>(
  'bulk/src/csv/text/formulas.ts',
);
const parseRowModule = changeOf<typeof import('../../../packages/bulk/src/csv/text/parse-row.ts')>(
  'bulk/src/csv/text/parse-row.ts',
);
const splitRowsModule = changeOf<typeof import('../../../packages/bulk/src/csv/text/split-rows.ts')>(
  'bulk/src/csv/text/split-rows.ts',
);
const transcodeModule = changeOf<typeof import('../../../packages/bulk/src/csv/text/transcode.ts')>(
  'bulk/src/csv/text/transcode.ts',
);
const createRecordCounterModule = changeOf<
  typeof import('../../../packages/bulk/src/records/create-record-counter.ts')
>('bulk/src/records/create-record-counter.ts');
const normalizeColumnNameModule = changeOf<
  typeof import('../../../packages/bulk/src/rules/normalize-column-name.ts')
>('bulk/src/rules/normalize-column-name.ts');
const shuffleWindowModule = changeOf<typeof import('../../../packages/bulk/src/shuffle-window.ts')>(
  'bulk/src/shuffle-window.ts',
);
const concealNamesModule = changeOf<
  typeof import('../../../packages/hosts/src/bulk/places/conceal-names.ts')
>('hosts/src/bulk/places/conceal-names.ts');
const findMatchingJobsModule = changeOf<
  typeof import('../../../packages/hosts/src/bulk/events/find-matching-jobs.ts')
>('hosts/src/bulk/events/find-matching-jobs.ts');
const manifestModule = changeOf<typeof import('../../../packages/hosts/src/bulk/manifest.ts')>(
  'hosts/src/bulk/manifest.ts',
);
const localTargetModule = changeOf<typeof import('../../../packages/hosts/src/bulk/places/local-target.ts')>(
  'hosts/src/bulk/places/local-target.ts',
);
const refuseUnknownFileModule = changeOf<
  typeof import('../../../packages/hosts/src/bulk/places/refuse-unknown-file.ts')
>('hosts/src/bulk/places/refuse-unknown-file.ts');
const rejectFileModule = changeOf<typeof import('../../../packages/hosts/src/bulk/reject-file.ts')>(
  'hosts/src/bulk/reject-file.ts',
);

const runFileModule = changeOf<typeof import('../../../packages/hosts/src/bulk/run-file.ts')>(
  'hosts/src/bulk/run-file.ts',
);
const planRunModule =
  changeOf<typeof import('../../../packages/cli/src/bulk/plan-run.ts')>('cli/src/bulk/plan-run.ts');
const splitJobsModule = changeOf<typeof import('../../../packages/cli/src/bulk/split/split-jobs.ts')>(
  'cli/src/bulk/split/split-jobs.ts',
);
const partNumberModule = changeOf<typeof import('../../../packages/bulk/src/split/part-number.ts')>(
  'bulk/src/split/part-number.ts',
);
const anyPlaceModule = changeOf<typeof import('../../../packages/hosts/src/bulk/places/any-place.ts')>(
  'hosts/src/bulk/places/any-place.ts',
);
const toColumnActionModule = changeOf<typeof import('../../../packages/bulk/src/rules/to-column-action.ts')>(
  'bulk/src/rules/to-column-action.ts',
);
const runJobInWorkerModule = changeOf<typeof import('../../../packages/cli/src/bulk/run-job-in-worker.ts')>(
  'cli/src/bulk/run-job-in-worker.ts',
);
const withRetriesModule = changeOf<
  typeof import('../../../packages/clouds/src/object-stores/shared/with-retries.ts')
>('clouds/src/object-stores/shared/with-retries.ts');
const s3StoreModule = changeOf<typeof import('../../../packages/clouds/src/object-stores/aws/s3-store.ts')>(
  'clouds/src/object-stores/aws/s3-store.ts',
);
const decompressModule = changeOf<
  typeof import('../../../packages/bulk/src/file-formats/compression/decompress.ts')
>('bulk/src/file-formats/compression/decompress.ts');
const thriftModule = changeOf<
  typeof import('../../../packages/bulk/src/file-formats/parquet/format/thrift.ts')
>('bulk/src/file-formats/parquet/format/thrift.ts');
const readNativeBulkRulesModule = changeOf<
  typeof import('../../../packages/bulk/src/rules/read-native-bulk-rules.ts')
>('bulk/src/rules/read-native-bulk-rules.ts');
const openPartModule = changeOf<typeof import('../../../packages/bulk/src/split/open-part.ts')>(
  'bulk/src/split/open-part.ts',
);
const pageHeaderModule = changeOf<
  typeof import('../../../packages/bulk/src/file-formats/parquet/pages/page-header.ts')
>('bulk/src/file-formats/parquet/pages/page-header.ts');
const bufferedRowsModule = changeOf<typeof import('../../../packages/bulk/src/csv/rows/buffered-rows.ts')>(
  'bulk/src/csv/rows/buffered-rows.ts',
);
const kernelRowsModule = changeOf<typeof import('../../../packages/bulk/src/csv/kernel/kernel-rows.ts')>(
  'bulk/src/csv/kernel/kernel-rows.ts',
);
const canonicalFormModule = changeOf<
  typeof import('../../../packages/engine/src/pseudonyms/addresses/canonical-form.ts')
>('engine/src/pseudonyms/addresses/canonical-form.ts');
const matchesColumnTypeModule = changeOf<
  typeof import('../../../packages/bulk/src/file-formats/parquet/columns/matches-column-type.ts')
>('bulk/src/file-formats/parquet/columns/matches-column-type.ts');
const joinRowGroupsModule = changeOf<
  typeof import('../../../packages/bulk/src/file-formats/parquet/join-row-groups.ts')
>('bulk/src/file-formats/parquet/join-row-groups.ts');
const surveyGroupModule = changeOf<
  typeof import('../../../packages/bulk/src/file-formats/parquet/survey-group.ts')
>('bulk/src/file-formats/parquet/survey-group.ts');
const writeParquetModule = changeOf<
  typeof import('../../../packages/bulk/src/file-formats/parquet/writing/write-parquet.ts')
>('bulk/src/file-formats/parquet/writing/write-parquet.ts');

export const BULK_MUTATIONS: readonly ProofMutation[] = [
  createShuffledOrderModule(
    'createShuffledOrder',
    {
      to: 'rows stay where they are',
      instead: () => (count) => Array.from({ length: count }, (_, row) => row),
    },
    ['parquet-pages.test.ts › KEY-01'],
  ),
  joinRowGroupsModule(
    'joinRowGroups',
    { to: 'each by itself', instead: () => (groups) => groups.map((group) => [group]) },
    ['row-groups.test.ts › KEY-01'],
  ),
  surveyGroupModule('isText', { to: 'all bytes are text', instead: () => () => true }, [
    'parquet-pages.test.ts › BLK-02 has no value of a row that was left out',
  ]),
  writeParquetModule(
    'createParquetOutput',
    {
      to: 'a row group is held',
      instead: (original) => (writer, columns, options) => ({
        ...original(writer, columns, options),
        flush: async () => undefined,
      }),
    },
    ['parquet-pages.test.ts › BLK-05 a row group is not held'],
  ),
  createShuffledOrderModule(
    'createShuffledOrder',
    {
      to: 'neighbours change places',
      instead: () => (count) =>
        Array.from({ length: count }, (_, row) => ((row ^ 1) < count ? row ^ 1 : row)),
    },
    ['shuffle.test.ts › rows change places within windows of 500, the last of which takes what is left'],
  ),
  createTableEngineModule(
    'createTableEngine',
    {
      to: 'a file without a header is a table',
      instead: (original) => (options, parts) => {
        const engine = original(options, parts);
        return {
          ...engine,
          end: () => {
            try {
              return engine.end();
            } catch {
              return new Uint8Array(0);
            }
          },
        };
      },
    },
    [
      'outcomes.test.ts › a quote that is never closed fails the file',
      'outcomes.test.ts › an empty file has no header',
    ],
  ),
  reportRowsModule('reportRows', { to: 'rejected rows are not told', instead: () => () => undefined }, [
    'outcomes.test.ts › a cell of nothing but separators',
  ]),
  reportRowsModule(
    'rejectRowAt',
    {
      to: 'in the line before',
      instead: (original) => (table, line, reason) => original(table, line - 1, reason),
    },
    [
      'outcomes.test.ts › a row with fewer or more cells is rejected with its line',
      'outcomes.test.ts › blanks and then a quote reject their row',
      'outcomes.test.ts › bytes that are no UTF-8, and NUL, reject their row',
      'report-rows.test.ts › BLK-02',
    ],
  ),
  tableKernelModule('clearDirtyRanges', { to: 'nothing is cleared', instead: () => () => undefined }, [
    'kernel-memory.test.ts › nothing of it and no key is left in the memory of its kernel',
  ]),
  readHeaderModule(
    'readHeader',
    {
      to: 'as many columns as there are',
      instead: (original) => (row, options) =>
        original(row, { ...options, limits: { ...options.limits, maxColumns: Number.MAX_SAFE_INTEGER } }),
    },
    ['outcomes.test.ts › 10^5 and 10^6 columns are refused by their header'],
  ),
  formulasModule(
    'escapeFormulas',
    {
      to: 'at the start of a cell alone, and numbers too',
      instead: () => (text) => (/^[=+\-@]/.test(text) ? `'${text}` : text),
    },
    [
      'outcomes.test.ts › is prefixed, or its row is rejected',
      'outcomes.test.ts › is no formula and stays as it is',
      'outcomes.test.ts › what an act makes, and names of columns, are guarded as well',
      'outcomes.test.ts › a formula is found wherever it stands',
    ],
  ),
  parseRowModule(
    'parseRow',
    {
      to: 'every cell has quotes',
      instead: (original) => (row, delimiter) => {
        const { cells, hasStrayQuote } = original(row, delimiter);
        return { hasStrayQuote, cells: cells.map((cell) => ({ ...cell, quoted: true })) };
      },
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
  splitRowsModule(
    'createRowSplitter',
    {
      to: 'what is no table ends',
      instead:
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
    },
    [
      'outcomes.test.ts › text behind a closing quote fails the file',
      'outcomes.test.ts › a quote that is never closed fails the file',
    ],
  ),
  splitRowsModule(
    'createRowSplitter',
    {
      to: 'rows have no limit',
      instead: (original) => (delimiter, _, firstLine) =>
        original(delimiter, Number.MAX_SAFE_INTEGER, firstLine),
    },
    [
      'outcomes.test.ts › cells, rows and headers beyond their limits are refused, not held',
      'extremes.test.ts › BLK-05',
    ],
  ),
  transcodeModule(
    'createTranscoder',
    { to: 'the mark decides', instead: (original) => () => original('auto') },
    ['transcode.test.ts › a mark that contradicts what is stated fails the file'],
  ),
  transcodeModule(
    'createTranscoder',
    {
      to: 'half a character is one',
      instead: (original) => (encoding) => {
        const transcoder = original(encoding);
        const withoutFaults = (bytes: Uint8Array) => bytes.map((byte) => (byte === 0xff ? 0x3f : byte));
        return {
          push: (chunk) => withoutFaults(transcoder.push(chunk)),
          end: () => withoutFaults(transcoder.end()),
        };
      },
    },
    ['transcode.test.ts › half a pair or half a unit of UTF-16 rejects its row'],
  ),
  createRecordCounterModule(
    'createRecordCounter',
    {
      to: 'a bad record is not told',
      instead: (original) => (sanitize, parts) => original(sanitize, { ...parts, onReject: () => undefined }),
    },
    [
      'records.test.ts › a bad line is told by its number and reason',
      'records.test.ts › NDJSON (BLK-03)',
      'records.test.ts › a JSON array (BLK-03)',
    ],
  ),
  normalizeColumnNameModule(
    'normalizeColumnName',
    { to: 'as it is written', instead: () => (name) => name },
    ['psoxy-bulk.test.ts › BLK-02', 'native-bulk.test.ts › BLK-02', 'bulk-outputs.test.ts › BLK-02'],
  ),
  shuffleWindowModule(
    'shuffleWindow',
    {
      to: 'by a number that anyone can make',
      instead:
        () =>
        ({ rows }) =>
          Array.from({ length: rows }, (_, row) => (row * 7 + 3) % rows).filter(
            (row, at, all) => all.indexOf(row) === at,
          ),
    },
    [
      'records.test.ts › the same again (F19)',
      'shuffle.test.ts › without the key the order cannot be made again',
    ],
  ),
  shuffleWindowModule(
    'shuffleWindow',
    {
      to: 'by what callers may ask for',
      instead: (original) => (window, pseudonymizer) =>
        original(window, {
          ...pseudonymizer,
          sealLink: (_, text) =>
            `s~${(pseudonymizer.irreversible(text, 'person') ?? '').slice(2).repeat(64)}`,
        }),
    },
    ['shuffle.test.ts › nobody who may have texts pseudonymized'],
  ),
  concealNamesModule('concealPath', { to: 'names as they are', instead: () => (name) => name }, [
    'create-file-job.test.ts › BLK-08',
  ]),
  findMatchingJobsModule('findMatchingJobs', { to: 'no job takes an object', instead: () => () => [] }, [
    'bucket-events.test.ts › BLK-07',
    'event-verdicts.test.ts › BLK-07',
  ]),
  manifestModule('hasValidSeal', { to: 'every manifest is ours', instead: () => () => true }, [
    'bulk-outputs.test.ts › somebody without the keys has changed',
  ]),
  manifestModule('keyedDigest', { to: 'a hash that everyone can make', instead: () => (hash) => hash }, [
    'bulk.test.ts › KEY-01',
  ]),
  localTargetModule(
    'createLocalTarget',
    {
      to: 'a half file is a file',
      instead: (original) => async (path) => {
        const target = await original(path);
        return { ...target, abort: async () => void (await target.complete()) };
      },
    },
    ['bulk-outputs.test.ts › of two runs for one output'],
  ),
  refuseUnknownFileModule(
    'rejectUnknownNeighbours',
    { to: 'whatever lies beside is ours', instead: () => async () => undefined },
    ['bulk-outputs.test.ts › a file of somebody else in the place of the'],
  ),
  refuseUnknownFileModule(
    'rejectIfStateChanged',
    { to: 'what came meanwhile is ours', instead: () => async () => undefined },
    ['bulk-outputs.test.ts › a file that comes to the place of the output'],
  ),
  rejectFileModule(
    'createRejectFile',
    {
      to: 'as many rejected rows as there are',
      instead: (original) => (path) => original(path, Number.MAX_SAFE_INTEGER),
    },
    ['bulk.test.ts › with one rejected row too many'],
  ),
  runFileModule(
    'runFile',
    {
      to: 'writes to where links lead',
      instead: (original) => (job, setup, onChunk) => {
        const { realpathSync } = process.getBuiltinModule('node:fs');
        const { basename, dirname, join } = process.getBuiltinModule('node:path');
        return original(
          { ...job, output: join(realpathSync(dirname(job.output)), basename(job.output)) },
          setup,
          onChunk,
        );
      },
    },
    ['bulk.test.ts › a folder of the output that is a link is refused'],
  ),
  planRunModule(
    'planRun',
    {
      to: 'what is wrong is left out',
      instead: (original) => (inputs, output, choice) =>
        original(inputs, output, choice).catch(() => ({ jobs: [], skipped: [], rejected: [] })),
    },
    ['bulk.test.ts › is refused before anything is written'],
  ),
  splitJobsModule(
    'splitJobs',
    {
      to: 'outputs of different files are not compared',
      instead: (original) => async (jobs, processes) =>
        (await Promise.all(jobs.map((job) => original([job], processes)))).flat(),
    },
    ['bulk-split.test.ts › BLK-04'],
  ),
  partNumberModule(
    'listShareParts',
    {
      to: 'every process is the first one',
      instead: (original) => (file, share, isSplittable) =>
        original(file, { ...share, index: 0 }, isSplittable),
    },
    ['bulk-split.test.ts › BLK-06 nymgate bulk --split', 'bulk-jobs.test.ts › BLK-06'],
  ),
  anyPlaceModule(
    'joinFileName',
    { to: 'next to the folder', instead: (original) => (folder, name) => original(folder, `../${name}`) },
    ['bulk-leak.test.ts › BLK-04'],
  ),
  toColumnActionModule(
    'toColumnAction',
    { to: 'every column is kept', instead: () => () => ({ type: 'keep' }) },
    ['bulk-leak.test.ts › BLK-02 BLK-03'],
  ),
  concealNamesModule('concealPath', { to: 'as it is', instead: () => (name) => name }, [
    'bulk-outputs.test.ts › BLK-08',
  ]),
  runJobInWorkerModule(
    'runJobInWorker',
    {
      to: 'a failure has no reason',
      instead: (original) => async (worker, job, onChunk, limits) => {
        const outcome = await original(worker, job, onChunk, limits);
        return 'failure' in outcome ? { job, failure: 'it ended' } : outcome;
      },
    },
    ['ask-worker.test.ts › BLK-05'],
  ),
  withRetriesModule(
    'withRetries',
    { to: 'nothing is sent again', instead: () => (_, attempt) => attempt() },
    ['altered-bytes.test.ts › BLK-05'],
  ),
  anyPlaceModule(
    'listLocalSources',
    {
      to: 'a file that changes ends there',
      instead: (original) => async (path) => {
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
    },
    ['changed-inputs.test.ts › BLK-05'],
  ),
  decompressModule(
    'declaredCompression',
    { to: 'what the store says does not count', instead: () => (nameCompression) => nameCompression },
    ['compression.test.ts › BLK-05'],
  ),
  transcodeModule(
    'createTranscoder',
    { to: 'everything is UTF-8', instead: (original) => () => original('utf-8') },
    ['extremes.test.ts › BLK-02'],
  ),
  thriftModule('checkFooter', { to: 'every footer is good', instead: () => () => undefined }, [
    'hostile-parquet.test.ts › BLK-05',
  ]),
  readNativeBulkRulesModule(
    'readNativeBulkRules',
    {
      to: 'Parquet is taken for CSV',
      instead: (original) => (parsed, file) => {
        const { rules, issues } = original(parsed, file);
        if (rules === undefined) return { issues };
        const sets = rules.sets.map((set) => ({
          ...set,
          open: (format: Parameters<typeof set.open>[0]) => set.open(format === 'parquet' ? 'csv' : format),
        }));
        return { issues, rules: { ...rules, sets } };
      },
    },
    ['native-bulk.test.ts › BLK-01'],
  ),
  s3StoreModule(
    'openS3Store',
    {
      to: 'an object without a size is empty',
      instead: (original) => (ports) => {
        const store = original(ports);
        return {
          ...store,
          head: async (place) => {
            const head = await store.head(place);
            return head && { ...head, size: head.size || 0, version: head.version || 'none' };
          },
        };
      },
    },
    ['odd-head.test.ts › BLK-05'],
  ),
  openPartModule(
    'openLinesPart',
    {
      to: 'every part is the first one',
      instead: (original) => (source, part) => original(source, { ...part, index: 0 }),
    },
    ['parts.test.ts › BLK-06 parts of NDJSON are the file'],
  ),
  openPartModule(
    'openTablePart',
    {
      to: 'every part is the first one',
      instead: (original) => (source, part, form) => original(source, { ...part, index: 0 }, form),
    },
    ['parts.test.ts › BLK-06 parts of a table'],
  ),
  pageHeaderModule(
    'checkPage',
    {
      to: 'what is wrong is an empty page',
      instead: (original) => (header, left) => {
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
    },
    ['read-pages.test.ts › BLK-05', 'parquet.test.ts › BLK-05'],
  ),
  bufferedRowsModule(
    'createBufferedRows',
    {
      to: 'rows are counted and not measured',
      instead: (original) => () => ({ ...original(), byteLength: () => 0 }),
    },
    ['shuffle.test.ts › BLK-05'],
  ),
  kernelRowsModule(
    'createKernelRows',
    {
      to: 'formulas are kept',
      instead: (original) => (table, batch) =>
        original({ ...table, plan: { ...table.plan, formulas: 'keep' } }, batch),
    },
    [
      'tables.test.ts › BLK-01: a formula behind each separator',
      'tables.test.ts › whoever begins a cell at whatever separator',
      'tables.test.ts › the kernel of tables means what the rows in TypeScript mean',
    ],
  ),
  kernelRowsModule(
    'createKernelRows',
    {
      to: 'quotes are left out',
      instead: (original) => (table, batch) => {
        const { output } = table;
        const append: typeof output.append = (bytes, ends) =>
          output.append(
            bytes.filter((byte) => byte !== 34),
            ends,
          );
        return original({ ...table, output: { ...output, append } }, batch);
      },
    },
    [
      'tables.test.ts › BLK-02: other readers read the same table',
      'tables.test.ts › before and after, on any table that it takes',
    ],
  ),
  canonicalFormModule(
    'canonicalizeOfKind',
    { to: 'every text is its own', instead: () => (text) => ({ canonical: text }) },
    ['tables.test.ts › a person has one pseudonym in a table and in an answer, in both schemes'],
  ),
  matchesColumnTypeModule(
    'matchesColumnType',
    { to: 'a column is what it says', instead: () => () => true },
    ['typed-columns.test.ts › BLK-05'],
  ),
];
