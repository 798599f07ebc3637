/**
 * The program of the writer thread: from the sources, its file. The build puts the program's text here, so that no bundler has to find a file: see
 * `scripts/build/inline-writer-thread.ts`.
 */
export const writerProgram: URL | string = new URL('./writer.ts', import.meta.url)
