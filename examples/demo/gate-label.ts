import type { GateStatus } from 'gupshup-outbound'

/** What a change of the gate is in the table's words; `undefined` if it is not worth one. */
export function gateLabel(gate: GateStatus, previous: GateStatus): string | undefined {
  switch (gate.state) {
    case 'backing-off':
      return 'backed off'
    case 'probing':
      // That a message takes the probe's place is a change too.
      return previous.state === 'probing' ? undefined : 'probed'
    case 'halted':
      return 'halted'
    case 'open':
      if (previous.state !== 'halted') return undefined
      return previous.resumeWhen?.type === 'wallet' ? 'found money' : 'was resumed'
    default:
      return gate satisfies never
  }
}
