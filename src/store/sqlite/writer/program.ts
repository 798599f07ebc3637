/**
 * The program of the writing thread: here its file. The build puts the text of the whole program in this place, so that a bundler has
 * no file to lose: see `scripts/build/inline-writer-thread.ts`.
 */
export const writerProgram: URL | string = new URL('./writer.ts', import.meta.url)
