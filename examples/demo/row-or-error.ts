import type { Row } from './scenario.ts'

/** In milliseconds. A scenario that takes longer counts as stuck. */
const deadlineMs = 15_000

/** The row of `work`, or one that describes its error, so that the demo always ends with a table. */
export async function rowOrError(work: Promise<Row>): Promise<Row> {
  let timer: NodeJS.Timeout | undefined
  const stuck = new Promise<Row>((resolve) => {
    const row = problemRow(`did not end within ${deadlineMs / 1_000} s`)
    timer = setTimeout(() => resolve(row), deadlineMs)
  })
  try {
    return await Promise.race([work, stuck])
  } catch (error) {
    return problemRow(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
  } finally {
    clearTimeout(timer)
  }
}

function problemRow(did: string): Row {
  return { code: '–', arrived: '–', did, finalState: 'demo error', requests: 0 }
}
