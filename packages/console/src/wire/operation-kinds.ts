/** One question of the page and its answer. */
export type Operation<Request, Answer> = { readonly request: Request; readonly response: Answer };

/** A question that is answered piece by piece, as things happen. */
export type Stream<Request, Item> = { readonly request: Request; readonly item: Item };
