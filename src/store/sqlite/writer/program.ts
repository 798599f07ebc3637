/**
 * The program of the writing thread: here its file. The build puts the text of the whole program in this place, so that a bundler has
 * no file to lose: see `tsup.config.ts`.
 */
export const writerProgram: URL | string = new URL('./writer.ts', import.meta.url)
