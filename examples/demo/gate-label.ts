import type { GateStatus } from 'gupshup-outbound'

/** The table's label for a change of the gate; `undefined` if the table does not show it. */
export function gateLabel(gate: GateStatus, previous: GateStatus): string | undefined {
  switch (gate.state) {
    case 'backing-off':
      return 'backed off'
    case 'probing':
      // A message that becomes the probe changes the gate too.
      return previous.state === 'probing' ? undefined : 'probed'
    case 'halted':
      return 'halted'
    case 'open':
      if (previous.state !== 'halted') return undefined
      return previous.resumeWhen?.type === 'wallet' ? 'wallet refilled' : 'was resumed'
    default:
      return gate satisfies never
  }
}
