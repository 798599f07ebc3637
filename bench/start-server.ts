import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface BenchServer {
  readonly url: string
  /** When each request arrived, in milliseconds of the server's own clock. */
  arrivals(): Promise<number[]>
  close(): void
}

/** With a million requests even their times are too many to keep. */
export async function startServer(arrivals?: 'without arrivals'): Promise<BenchServer> {
  const child = fork(
    fileURLToPath(new URL('./server.ts', import.meta.url)),
    arrivals === undefined ? [] : ['forget'],
  )
  const port = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', () => reject(new Error('The server did not start.')))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    arrivals: () =>
      new Promise((resolve) => {
        child.once('message', (times: number[]) => resolve(times))
        child.send('arrivals')
      }),
    close: () => child.disconnect(),
  }
}
