import { type FaultOptions, type FaultRegistry, isFaultKind } from '../fault-registry.ts'
import { parseJson } from '../http/body.ts'

/** What the page's buttons can do. */
export interface Controls {
  /** The address that the emulator listens on. */
  readonly host: string
  readonly faults: FaultRegistry
  clear(): void
  inbound(message: { from: string; text: string }): unknown
}

/**
 * Does what a button asks for.
 *
 * @returns what is wrong with the request, or `undefined` when it was done.
 */
export function control(body: string, { faults, clear, inbound }: Controls): string | undefined {
  const asked = parseJson(body)
  if (typeof asked !== 'object' || asked === null) return 'That is no JSON object.'
  const field = (name: string): unknown => Reflect.get(asked, name)

  switch (field('action')) {
    case 'set-fault': {
      const kind = field('kind')
      if (!isFaultKind(kind)) return 'There is no such fault.'
      return attempt(() => faults.set(kind, faultOptions(field)))
    }
    case 'lift-fault': {
      const id = field('id')
      if (typeof id === 'number') faults.lift(id)
      return undefined
    }
    case 'clear':
      clear()
      return undefined
    case 'inbound': {
      const from = field('from')
      const text = field('text')
      if (typeof from !== 'string' || !/^\d+$/.test(from)) return 'The sender has to be digits only.'
      if (typeof text !== 'string' || text === '') return 'The message has no words.'
      inbound({ from, text })
      return undefined
    }
    default:
      return 'There is no such action.'
  }
}

function faultOptions(field: (name: string) => unknown): FaultOptions {
  const to = field('to')
  const count = field('count')
  return {
    ...(typeof to === 'string' && to !== '' && { to }),
    ...(typeof count === 'number' && { count }),
  }
}

function attempt(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
