import type { Link, Suppression } from '../model/index.ts'
import type { PreflightContext } from './context.ts'
import { findInForce } from './suppressions.ts'

interface Asked {
  readonly to: string
  readonly links: readonly Link[]
  readonly isMarketing?: boolean | undefined
}

/** The suppression that forbids a new message at a time. What only its template's category tells is found out before it is posted. */
export async function suppressionOf(
  { store }: PreflightContext,
  { to, links, isMarketing = links[0]?.isMarketing ?? false }: Asked,
  now: number,
): Promise<Suppression | undefined> {
  return await findInForce(store, to, { now, isMarketing })
}
