import type { Check } from './check.ts'
import { failedAmong, type Probes, whyFailed } from './probes.ts'

/** Names the proxy that the requests went through. Absent where none is known of. */
export function checkProxy({ wallet, subscriptions, profile }: Probes): Check | undefined {
  const name = 'proxy'
  const answers = [subscriptions, profile, wallet]
  const proxy = answers.find((answer) => answer?.proxy !== undefined)?.proxy
  if (proxy === undefined) return undefined
  const broken = failedAmong(answers).find(({ failure }) => failure.kind === 'network')
  const message = `Requests go through the proxy ${proxy}.`
  if (broken === undefined) return { name, status: 'ok', message }
  return {
    name,
    status: 'problem',
    message: `Requests go through the proxy ${proxy}, and ${whyFailed(broken)}.`,
    hint: 'Check HTTPS_PROXY, NO_PROXY and the agent of the client, and that the proxy lets requests to Gupshup through.',
  }
}
