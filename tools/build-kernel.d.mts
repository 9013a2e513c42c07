/** The WebAssembly module of the byte engine, compiled from its source. */
export function compileKernel(): Promise<Uint8Array>;
/** The TypeScript module that carries it. */
export function kernelModule(binary: Uint8Array): string;
