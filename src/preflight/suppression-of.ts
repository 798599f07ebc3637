import type { Step, Suppression } from '../model/index.ts'
import type { PreflightContext } from './context.ts'
import { findInForce } from './suppressions.ts'

interface NewMessageFacts {
  readonly to: string
  readonly steps: readonly Step[]
  readonly isMarketing?: boolean | undefined
}

/** The suppression that forbids a new message at a time. What only its template's category tells is found out before it is posted. */
export async function suppressionOf(
  { store }: PreflightContext,
  { to, steps, isMarketing = steps[0]?.isMarketing ?? false }: NewMessageFacts,
  now: number,
): Promise<Suppression | undefined> {
  return await findInForce(store, to, { now, isMarketing })
}
