interface Row {
  readonly what: string
  readonly figure: number
  readonly relation: '≥' | '≤'
  readonly target: number
}

/** Figures beside their targets. A figure that falls short is marked, and the process ends as usual all the same. */
export class Table {
  readonly #rows: Row[] = []
  readonly #notes: string[] = []

  row(what: string, figure: number, relation: Row['relation'], target: number): void {
    this.#rows.push({ what, figure, relation, target })
    console.error(`measured: ${what}`)
  }

  note(text: string): void {
    this.#notes.push(text)
  }

  print(): void {
    const width = Math.max(...this.#rows.map(({ what }) => what.length))
    for (const row of this.#rows) {
      const { what, figure, relation, target } = row
      console.log(
        `${what.padEnd(width)}  ${textOf(figure).padStart(8)}   target ${relation} ${textOf(target).padEnd(6)} ${isMet(row) ? '' : 'short'}`.trimEnd(),
      )
    }
    const short = this.#rows.filter((row) => !isMet(row)).length
    console.log(`\n${this.#rows.length} figures, ${short} short of their target.`)
    for (const note of this.#notes) console.log(note)
  }
}

function isMet({ figure, relation, target }: Row): boolean {
  return relation === '≥' ? figure >= target : figure <= target
}

function textOf(figure: number): string {
  return Math.abs(figure) >= 10 ? figure.toFixed(0) : figure.toFixed(2)
}
