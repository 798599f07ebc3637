import type { Check } from './check.ts'
import { type Findings, failedAmong, whyFailed } from './probes.ts'

/** Names the proxy that the requests went through. Absent where none is known of. */
export function checkProxy({ wallet, subscriptions, profile }: Findings): Check | undefined {
  const name = 'proxy'
  const answers = [subscriptions, profile, wallet]
  const proxy = answers.find((answer) => answer?.proxy !== undefined)?.proxy
  if (proxy === undefined) return undefined
  const broken = failedAmong(answers).find(({ failure }) => failure.kind === 'network')
  const says = `Requests go through the proxy ${proxy}.`
  if (broken === undefined) return { name, verdict: 'ok', says }
  return {
    name,
    verdict: 'problem',
    says: `Requests go through the proxy ${proxy}, and ${whyFailed(broken)}.`,
    advice:
      'Check HTTPS_PROXY, NO_PROXY and the agent of the client, and that the proxy lets requests to Gupshup through.',
  }
}
