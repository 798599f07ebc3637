import type { Row, ScenarioResult } from './scenario.ts'
import type { Style, Terminal } from './terminal.ts'

export interface ResultGroup {
  readonly title: string
  readonly results: readonly ScenarioResult[]
}

interface Column {
  readonly key: keyof Row | 'name'
  readonly heading: string
  readonly style?: (row: Row) => Style | undefined
  readonly isNumber?: boolean
}

const columns: readonly Column[] = [
  { key: 'code', heading: 'CODE', style: () => 'bold', isNumber: true },
  { key: 'name', heading: 'NAME' },
  { key: 'arrived', heading: 'VIA', style: () => 'dim' },
  { key: 'did', heading: 'WHAT THE CLIENT DID' },
  { key: 'finalState', heading: 'FINAL STATE', style: ({ finalState }) => styleOf(finalState) },
  { key: 'requests', heading: 'REQ', isNumber: true },
]

const gap = '  '

/** The table of all results. A row that is not as expected is marked and red. */
export function drawTable(groups: readonly ResultGroup[], { paint, write }: Terminal): void {
  const results = groups.flatMap((group) => group.results)
  const widths = columns.map(({ key, heading }) =>
    longest([heading, ...results.map((result) => cellOf(result, key))]),
  )
  const align = (text: string, column: number) =>
    columns[column]?.isNumber ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)

  const headings = columns.map(({ heading }, column) => align(heading, column)).join(gap)
  write(`  ${paint('bold', headings)}\n`)
  for (const { title, results } of groups) {
    write(`${paint('dim', `── ${title} `.padEnd(headings.length + 2, '─'))}\n`)
    for (const result of results) {
      const isAsExpected = result.differences.length === 0
      const cells = columns.map(({ key, style }, column) => {
        const text = align(cellOf(result, key), column)
        const colour = isAsExpected ? style?.(result.got) : 'red'
        return colour === undefined ? text : paint(colour, text)
      })
      write(`${isAsExpected ? paint('green', '✓') : paint('red', '✗')} ${cells.join(gap)}\n`)
    }
  }
}

/** The expected and the actual cells, for every row that is not as expected. */
export function drawDifferences(results: readonly ScenarioResult[], { paint, write }: Terminal): void {
  for (const { name, got, differences } of results) {
    if (differences.length === 0) continue
    write(`\n${paint('red', `✗ ${got.code} ${name} is not as expected`)}\n`)
    for (const { column, expected, got } of differences) {
      const heading = columns.find(({ key }) => key === column)?.heading ?? column
      write(`    ${heading.padEnd(21)}expected  ${paint('green', expected)}\n`)
      write(`    ${' '.repeat(21)}got       ${paint('red', got)}\n`)
    }
  }
}

function cellOf({ name, got }: ScenarioResult, key: Column['key']): string {
  return key === 'name' ? name : String(got[key])
}

function styleOf(finalState: string): Style | undefined {
  if (finalState.endsWith('delivered')) return 'green'
  if (finalState === 'failed') return 'yellow'
  return finalState === 'unknown' ? 'magenta' : 'cyan'
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length))
}
