import { numberIn, type Row, textIn } from '../database/values.ts'

/** Whether what is there is the very write that is asked for again. */
export function isSameWrite(
  stored: Row | undefined,
  asked: { readonly version: number; readonly writeId: string | null },
): boolean {
  const writeId = textIn(stored, 'stamp')
  return writeId !== undefined && writeId === asked.writeId && numberIn(stored, 'version') === asked.version
}
