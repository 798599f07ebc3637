import { numberIn, type Row, textIn } from '../database/values.ts'

/** Whether what is there is the very write that is asked for again. */
export function isSameWrite(
  stored: Row | undefined,
  asked: { readonly version: number; readonly stamp: string | null },
): boolean {
  const stamp = textIn(stored, 'stamp')
  return stamp !== undefined && stamp === asked.stamp && numberIn(stored, 'version') === asked.version
}
