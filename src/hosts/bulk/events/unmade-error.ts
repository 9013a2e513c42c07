/** What a platform is told of an event that it shall deliver again. It prints the text, so there is nothing of the event in it. */
export class UnmadeError extends Error {
  constructor(outcome: 'again' | 'refused') {
    super(
      outcome === 'again'
        ? 'nymgate: a file was not made; the line bulk_failed or start_failed before this one says why'
        : 'nymgate: this is no event of a bucket; look at what invokes this function',
    );
    this.name = 'UnmadeError';
    // Of no use to anybody, and many lines of a log.
    delete this.stack;
  }
}
