import type { Row } from './scenario.ts'

/** What takes longer, in milliseconds, has got stuck. */
const deadlineMs = 15_000

/** The row that `work` comes to, or one that says what went wrong: the demo ends, and with a table, in any case. */
export async function rowOrError(work: Promise<Row>): Promise<Row> {
  let timer: NodeJS.Timeout | undefined
  const stuck = new Promise<Row>((resolve) => {
    const row = trouble(`did not end within ${deadlineMs / 1_000} s`)
    timer = setTimeout(() => resolve(row), deadlineMs)
  })
  try {
    return await Promise.race([work, stuck])
  } catch (error) {
    return trouble(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
  } finally {
    clearTimeout(timer)
  }
}

function trouble(did: string): Row {
  return { code: '–', arrived: '–', did, finalState: 'the demo went wrong', requests: 0 }
}
