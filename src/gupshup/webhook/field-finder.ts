import { isRecord } from '../../util/index.ts'

interface FieldName<List> {
  readonly list: List
  /** Its position among the names of its list. */
  readonly rank: number
  /** The length of the spelling with underscores, which is the longest. */
  readonly maxLength: number
}

interface FoundField<List> extends FieldName<List> {
  readonly value: unknown
}

/**
 * Finds the fields of several lists of names in any spelling, because Gupshup writes `userId`, `userid` and `user_id`
 * (partner-docs.gupshup.io/docs/bsuid). It looks at each field once, because every event is read with it.
 */
export class FieldFinder<List extends string> {
  /** By the name without underscores and capitals. No two lists share a name. */
  readonly #names = new Map<string, FieldName<List>>()

  /** @param lists The names of each list, in the spelling with underscores, the surest first. */
  constructor(lists: readonly (readonly [List, readonly string[]])[]) {
    for (const [list, names] of lists)
      for (const [rank, name] of names.entries())
        this.#names.set(plainName(name), { list, rank, maxLength: name.length })
  }

  /** The fields of one or several objects that have a value, those of each list in the order of its names. */
  find(places: unknown): readonly FoundField<List>[] {
    const found: FoundField<List>[] = []
    if (Array.isArray(places)) for (const place of places.flat()) this.#findIn(place, found)
    else this.#findIn(places, found)
    return found.length < 2 ? found : found.sort((a, b) => a.rank - b.rank)
  }

  #findIn(place: unknown, found: FoundField<List>[]): void {
    if (!isRecord(place)) return
    for (const field of Object.keys(place)) {
      const name = this.#names.get(plainName(field))
      if (name !== undefined && field.length <= name.maxLength) found.push({ ...name, value: place[field] })
    }
  }
}

/** The plain names of fields that bodies had. A webhook names its own fields, so it is bounded. */
const plainNames = new Map<string, string>()
const maxPlainNames = 1_000

/** Longer than every name that is looked for. */
const maxNameLength = 60

function plainName(name: string): string {
  const known = plainNames.get(name)
  if (known !== undefined) return known
  if (name.length > maxNameLength) return name
  const plain = name.replaceAll('_', '').toLowerCase()
  if (plainNames.size < maxPlainNames) plainNames.set(name, plain)
  return plain
}
