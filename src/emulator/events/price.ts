import { compact } from '../../util/index.ts'

/** What a message costs, in Meta's words: `regular` is charged (developers.facebook.com, status messages webhook, of 11 Sep 2026). */
export interface Price {
  readonly type: 'regular' | 'free_customer_service' | 'free_entry_point'
  readonly billable: boolean
  /** `service`, or the category of the template. */
  readonly category: string
}

/** What a step says of the price. What it leaves out stays. */
export type PriceChange = { readonly [Field in keyof Price]?: Price[Field] | undefined }

export function changedPrice(price: Price, change: PriceChange = {}): Price {
  return { ...price, ...compact(change) }
}
