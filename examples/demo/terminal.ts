/** Where the demo prints. */
export interface Terminal {
  /** Whether text can be coloured and a line redrawn. If not, there are plain lines only. */
  readonly isLive: boolean
  readonly columns: number
  readonly paint: Paint
  write(text: string): void
}

/** Colours a text on a live terminal, and returns it unchanged on any other. */
export type Paint = (style: Style, text: string) => string

export type Style = keyof typeof sgrCodes

/** Select Graphic Rendition, the part of ANSI escapes that changes how text looks: ECMA-48, 8.3.117. */
const sgrCodes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 } as const

const escapeSequence = '\u001B['

/** Goes back to the start of the line and clears it. */
export const clearLine = `\r${escapeSequence}2K`

export interface TerminalOptions {
  readonly isLive: boolean
  readonly columns?: number | undefined
  readonly write: (text: string) => void
}

export function createTerminal({ isLive, columns = 110, write }: TerminalOptions): Terminal {
  return {
    isLive,
    columns,
    write,
    paint: (style, text) =>
      isLive ? `${escapeSequence}${sgrCodes[style]}m${text}${escapeSequence}0m` : text,
  }
}

/** The part of a process that a terminal needs. */
interface ProcessLike {
  readonly env: NodeJS.ProcessEnv
  readonly stdout: {
    readonly isTTY?: boolean
    readonly columns?: number
    write(text: string): unknown
  }
}

/** The process's own terminal. `NO_COLOR` (no-color.org) makes it plain, and so do a pipe, a file and `TERM=dumb`. */
export function processTerminal({ stdout, env }: ProcessLike): Terminal {
  return createTerminal({
    isLive: stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    columns: stdout.columns,
    write: (text) => stdout.write(text),
  })
}
