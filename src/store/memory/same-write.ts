interface Write {
  readonly version: number
  readonly writeId?: string | undefined
}

/** Whether what is stored was written by this very write, which is repeated because its response was lost. */
export function isSameWrite(stored: Write | undefined, write: Write): boolean {
  return stored?.writeId !== undefined && stored.writeId === write.writeId && stored.version === write.version
}
