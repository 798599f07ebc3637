/** The known flag that a mistyped one was probably meant to be; `undefined` when none is near. */
export function closestFlag(given: string, known: readonly string[]): string | undefined {
  const [closest] = known
    .map((flag) => ({ flag, edits: editsBetween(flag, given) }))
    .sort((one, other) => one.edits - other.edits)
  // A slip changes a letter or two; when more than a third differ it is another word.
  return closest && closest.edits <= Math.ceil(given.length / 3) ? closest.flag : undefined
}

/** Levenshtein's distance: the letters to add, drop or change on the way from one word to the other. */
function editsBetween(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...one].entries()) {
    const next = [row + 1]
    for (const [column, otherLetter] of [...other].entries()) {
      const [up = 0, diagonal = 0, left = 0] = [above[column + 1], above[column], next[column]]
      next.push(Math.min(up + 1, left + 1, diagonal + (letter === otherLetter ? 0 : 1)))
    }
    above = next
  }
  return above.at(-1) ?? 0
}
