import type { GateStatus } from 'gupshup-outbound'
import type { Style, Terminal } from './terminal.ts'

type State = GateStatus['state']

/** How the states of the gate are drawn, in the order of the lanes. */
const lanes: Readonly<
  Record<State, { readonly sign: string; readonly name: string; readonly style: Style }>
> = {
  open: { sign: '●', name: 'open', style: 'green' },
  'backing-off': { sign: '◐', name: 'backing off', style: 'yellow' },
  probing: { sign: '◌', name: 'probing', style: 'cyan' },
  halted: { sign: '■', name: 'halted', style: 'red' },
}

const nameWidth = 13
const laneWidth = 80

/** Prints the changes of a gate live, and draws all of them at the end. */
export class Timeline {
  readonly #terminal: Terminal
  #startedAt: number | undefined
  readonly #changes: { readonly state: State; readonly atMs: number }[] = []

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** The gate is in this state from now on. */
  state(state: State, text: string): void {
    const { sign, name, style } = lanes[state]
    const atMs = this.#line(this.#terminal.paint(style, `${sign} ${name.padEnd(nameWidth)}`), text)
    this.#changes.push({ state, atMs })
  }

  /** Any other event. */
  note(what: string, text: string): void {
    this.#line(this.#terminal.paint('bold', `  ${what.padEnd(nameWidth)}`), text)
  }

  /** One lane for each state, filled where the gate was in it. */
  draw(): void {
    const { paint, write } = this.#terminal
    const endMs = this.#elapsedMs()
    write('\n')
    for (const [lane, { name, style }] of Object.entries(lanes)) {
      const cells = Array.from({ length: laneWidth }, (_, cell) =>
        this.#stateAt((endMs * (cell + 0.5)) / laneWidth) === lane ? paint(style, '█') : paint('dim', '·'),
      )
      write(`  ${name.padEnd(nameWidth)}${cells.join('')}\n`)
    }
    write(`${' '.repeat(nameWidth + 2)}${paint('dim', `0 s${seconds(endMs).padStart(laneWidth - 3)}`)}\n`)
  }

  #line(head: string, text: string): number {
    const atMs = this.#elapsedMs()
    this.#terminal.write(`  ${this.#terminal.paint('dim', seconds(atMs).padStart(6))}  ${head}${text}\n`)
    return atMs
  }

  #stateAt(atMs: number): State | undefined {
    return this.#changes.findLast((change) => change.atMs <= atMs)?.state
  }

  /** Since the first line. */
  #elapsedMs(): number {
    this.#startedAt ??= performance.now()
    return performance.now() - this.#startedAt
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`
}
