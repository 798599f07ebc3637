import { startEmulator } from 'gupshup-outbound/emulator'
import type { CodeBlock } from './markdown-snippets.ts'
import { type Run, runProgram } from './run-program.ts'

type Runnable = Pick<CodeBlock, 'code' | 'directive'>

export function isRun({ directive }: Runnable): boolean {
  return directive === 'run' || directive === 'with-client'
}

/** Runs a block as a program, against an emulator that its environment names. */
export async function runSnippet({ code, directive }: Runnable): Promise<Run> {
  const emulator = await startEmulator()
  try {
    const program = directive === 'with-client' ? withClient(code) : code
    return await runProgram(program, {
      GUPSHUP_API_KEY: emulator.apiKey,
      GUPSHUP_APP_NAME: emulator.appName,
      GUPSHUP_APP_ID: emulator.appId,
      GUPSHUP_SOURCE: emulator.source,
      GUPSHUP_BASE_URL: emulator.url,
    })
  } finally {
    await emulator.close()
  }
}

/** An emulator in the same thread, because only that can pass webhooks to the client. */
function withClient(code: string): string {
  return `
import { GupshupClient as ClientOfThePage } from 'gupshup-outbound'
import { startEmulator as startBehindThePage } from 'gupshup-outbound/emulator'
const behindThePage = await startBehindThePage()
const client = new ClientOfThePage({ baseUrl: behindThePage.url })
behindThePage.subscribe(client)
const to = '+91 98765 43210'
${code}
await client.close()
await behindThePage.close()
`
}
