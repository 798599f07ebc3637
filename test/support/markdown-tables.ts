/** A row of a table: its cells by the heading of their column, without backticks. */
export type TableRow = ReadonlyMap<string, string>

/** The rows of every table whose first column has this heading. */
export function tableRows(prose: string, firstHeading: string): TableRow[] {
  const lines = prose.split('\n')
  return lines.flatMap((line, index) => {
    const headings = cellsOf(line)
    if (headings[0] !== firstHeading || !/^\|[\s:|-]+$/.test(lines[index + 1] ?? '')) return []
    const body = lines.slice(index + 2)
    const end = body.findIndex((row) => !row.startsWith('|'))
    return body.slice(0, end < 0 ? undefined : end).map((row) => {
      const cells = cellsOf(row)
      return new Map(headings.map((heading, column) => [heading, cells[column] ?? '']))
    })
  })
}

function cellsOf(line: string): string[] {
  if (!line.startsWith('|')) return []
  const cells = line.trimEnd().split(/(?<!\\)\|/)
  return cells.slice(1, -1).map((cell) => cell.replaceAll('`', '').trim())
}
