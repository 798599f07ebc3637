import { clearLine, type Terminal } from './terminal.ts'

/** Shows the progress of the demo. */
export interface Progress {
  /** The next scenario begins. */
  begin(name: string): void
  /** A group of scenarios is over. */
  endGroup(title: string, passed: number, total: number): void
  end(): void
}

const barWidth = 30
const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const redrawMs = 80

/** One line that is redrawn on a live terminal; elsewhere one plain line for every group. */
export function startProgress(terminal: Terminal, total: number): Progress {
  return terminal.isLive ? new LiveProgress(terminal, total) : plainProgress(terminal)
}

function plainProgress({ write }: Terminal): Progress {
  return {
    begin: () => {},
    endGroup: (title, passed, total) => write(`${title}: ${passed} of ${total} as expected\n`),
    end: () => {},
  }
}

class LiveProgress implements Progress {
  readonly #terminal: Terminal
  readonly #total: number
  readonly #startedAt = performance.now()
  readonly #timer = setInterval(() => this.#draw(), redrawMs)
  #begun = 0
  #name = ''

  constructor(terminal: Terminal, total: number) {
    this.#terminal = terminal
    this.#total = total
  }

  begin(name: string): void {
    this.#begun += 1
    this.#name = name
    this.#draw()
  }

  endGroup(): void {}

  end(): void {
    clearInterval(this.#timer)
    this.#terminal.write(clearLine)
  }

  #draw(): void {
    const { paint, write, columns } = this.#terminal
    const elapsedMs = performance.now() - this.#startedAt
    const done = Math.round((barWidth * Math.max(this.#begun - 1, 0)) / this.#total)
    const count = `${String(this.#begun).padStart(2)}/${this.#total}`
    const seconds = `${(elapsedMs / 1_000).toFixed(1)} s`
    const roomForName = Math.max(columns - barWidth - count.length - seconds.length - 10, 0)
    write(
      [
        clearLine,
        paint('cyan', ` ${spinner[Math.floor(elapsedMs / redrawMs) % spinner.length]} `),
        paint('green', '━'.repeat(done)),
        paint('dim', '━'.repeat(barWidth - done)),
        ` ${count}  ${paint('dim', seconds)}  ${this.#name.slice(0, roomForName)}`,
      ].join(''),
    )
  }
}
