import type { Failure, TemplateUse } from '../model/index.ts'

/** What the app's list of templates says of a message that uses one. */
export interface TemplateAdvice {
  /** Absent: the list says nothing about it. */
  readonly isMarketing?: boolean
  /** Why Gupshup would refuse it; absent: nothing speaks against it. */
  readonly failure?: Failure
}

/** Looks a template up, in a cache most of the time. `undefined`: nothing is known of it. Rejects when the list cannot be had. */
export type TemplateAdvisor = (use: TemplateUse) => Promise<TemplateAdvice | undefined>
