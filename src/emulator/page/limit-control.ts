import { property } from '../json.ts'
import { type PairRate, repayments } from '../limits/pair-rate.ts'
import type { Throughput } from '../limits/throughput.ts'

export interface LimitControl {
  readonly limits: { readonly throughput: Throughput; readonly pairRate: PairRate }
}

/** What was done about a limit, or what is wrong with the request. `undefined`: the action is about something else. */
export function controlLimits(asked: object, { limits }: LimitControl): object | string | undefined {
  const { throughput, pairRate } = limits
  try {
    switch (property(asked, 'action')) {
      case 'throughput': {
        const limit = amountIn(asked, 'messagesPerSecond')
        const otherApp = amountIn(asked, 'otherApp')
        if (limit !== undefined) throughput.change(limit)
        if (otherApp !== undefined) throughput.changeOtherApp(otherApp)
        return { messagesPerSecond: throughput.messagesPerSecond, counts: throughput.counts }
      }
      case 'pair-rate': {
        const everyMs = amountIn(asked, 'everyMs')
        const burst = amountIn(asked, 'burst')
        const repay = repayments.find((known) => known === property(asked, 'repay'))
        if (property(asked, 'isOn') === false) pairRate.change()
        else pairRate.change({ everyMs, burst, repay })
        return { refused: pairRate.refused }
      }
      default:
        return undefined
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function amountIn(asked: object, name: string): number | undefined {
  const value = property(asked, name)
  if (value === undefined || typeof value === 'number') return value
  throw new TypeError(`The field ${name} has to be a number.`)
}
