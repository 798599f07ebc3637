import { canonicalNumber } from '../../src/people/twins.ts'

/** The one pair of spellings in the stories that only WhatsApp tells. */
const spelledByWhatsapp = { written: '22512345678', known: '2250112345678' }

/** What a webhook tells, with the time of its event. */
export type Fact =
  | { readonly type: 'seen' | 'card'; readonly number: string; readonly userId: string; readonly at: number }
  | {
      readonly type: 'decision'
      readonly scope: 'all' | 'marketing'
      readonly isStop: boolean
      readonly number?: string
      readonly userId?: string
      readonly at: number
    }
  | (Change & { readonly type: 'moved' | 'new-id'; readonly at: number })

export interface Change {
  readonly from?: string
  readonly idBefore?: string
  readonly to?: string
  readonly idAfter?: string
}

/** The time during which a number was one person's. */
interface Span {
  readonly ids: Set<string>
  readonly since: number
  /** From when on decisions that name the number were this person's. */
  readonly begins: number
  /** A notice said that somebody came, and no id is known yet. */
  isAwaiting: boolean
  end?: number
}

/**
 * The reference: reads all facts in the order of their times, with the whole history in memory. The client gets them one by one, in any order, by several
 * processes.
 */
export class Ledger {
  readonly #spans = new Map<string, Span[]>()
  readonly #linkedTo = new Map<string, string>()
  readonly #decisions: Extract<Fact, { readonly type: 'decision' }>[] = []

  static of(facts: readonly Fact[]): Ledger {
    const inOrder = [...facts].sort((a, b) => a.at - b.at)
    const withoutCards = new Ledger(inOrder.filter(({ type }) => type !== 'card'))
    const ledger = new Ledger(
      inOrder.filter((fact) => fact.type !== 'card' || withoutCards.#isCredible(fact)),
    )
    for (const fact of facts) if (fact.type === 'card') ledger.#add(fact.userId)
    return ledger
  }

  private constructor(inOrder: readonly Fact[]) {
    for (const fact of inOrder) this.#read(fact)
  }

  /** The ids of the person who has a number now. */
  ownersOf(number: string): readonly string[] {
    const last = this.#open(number)
    return last === undefined ? [] : this.idsWith([...last.ids][0] ?? '')
  }

  /** The ids of one person that were told. */
  idsWith(id: string): readonly string[] {
    const root = this.#root(id)
    return [...this.#linkedTo.keys()].filter((one) => !one.startsWith('?') && this.#root(one) === root).sort()
  }

  numbersOf(id: string): readonly string[] {
    const root = this.#root(id)
    return [...this.#spans.keys()].filter((number) => {
      const last = this.#open(number)
      return last !== undefined && [...last.ids].some((one) => this.#root(one) === root)
    })
  }

  hasStopped(id: string, scope: 'all' | 'marketing'): boolean {
    const root = this.#root(id)
    const own = this.#decisions.filter((one) => {
      const owner = one.number === undefined ? undefined : this.#spanAt(one.number, one.at)
      const ids = [...(owner?.ids ?? []), ...(one.userId === undefined ? [] : [one.userId])]
      return one.scope === scope && ids.some((named) => this.#root(named) === root)
    })
    const last = (isStop: boolean) =>
      Math.max(-1, ...own.filter((one) => one.isStop === isStop).map(({ at }) => at))
    return last(true) > last(false)
  }

  #read(fact: Fact): void {
    switch (fact.type) {
      case 'seen':
      case 'card':
        this.#see(fact.number, fact.userId, fact.at)
        break
      case 'decision':
        if (fact.userId !== undefined) this.#add(fact.userId)
        if (fact.userId !== undefined && fact.number !== undefined)
          this.#see(fact.number, fact.userId, fact.at)
        this.#decisions.push(fact)
        break
      case 'moved':
        this.#move(fact, fact.at)
        break
      case 'new-id':
        this.#renew(fact, fact.at)
        break
      default:
        fact satisfies never
    }
  }

  #see(number: string, id: string, at: number): void {
    this.#add(id)
    const spans = this.#spansOf(number)
    const last = this.#open(number)
    if (last?.ids.has(id) || spans.some(({ ids, end }) => end !== undefined && ids.has(id))) return
    if (last?.isAwaiting && spans.every(({ ids }) => !ids.has(id))) {
      this.#join(last, id)
      return
    }
    const before = spans.at(-1)
    const begins = before === undefined ? 0 : before.end === undefined ? at : before.end + 1
    spans.push({ ids: new Set([id]), since: at, begins, isAwaiting: false })
  }

  #move({ from, idBefore, to, idAfter }: Change, at: number): void {
    const [left] = [idBefore, idAfter, `?${from ?? ''}${to ?? ''}${at}`].filter((id) => id !== undefined)
    if (left === undefined) return
    if (from !== undefined) {
      if (idBefore !== undefined) this.#see(from, idBefore, at)
      const last = this.#open(from)
      if (last !== undefined && idBefore === undefined) this.#join(last, left)
      else if (last === undefined && idBefore === undefined) this.#see(from, left, at)
      this.#close(from, at)
    }
    if (idBefore !== undefined) {
      this.#add(idBefore)
      for (const [number, spans] of this.#spans) if (spans.at(-1)?.ids.has(idBefore)) this.#close(number, at)
    }
    if (to !== undefined) {
      this.#close(to, at)
      const ids = new Set([idAfter ?? `?${to}${at}`])
      const isAwaiting = idAfter === undefined
      this.#spansOf(to).push({ ids, since: at, begins: at, isAwaiting })
      for (const id of ids) {
        this.#add(id)
        if (idBefore !== undefined || from !== undefined) this.#link(id, left)
      }
    }
    if (idAfter !== undefined) this.#add(idAfter)
    if (idBefore !== undefined && idAfter !== undefined) this.#link(idBefore, idAfter)
  }

  #renew({ from, idBefore, idAfter }: Change, at: number): void {
    for (const id of [idBefore, idAfter]) if (id !== undefined) this.#add(id)
    if (from !== undefined && idBefore !== undefined) this.#see(from, idBefore, at)
    if (from !== undefined && idAfter !== undefined) {
      const last = this.#open(from)
      if (last === undefined) this.#see(from, idAfter, at)
      else this.#join(last, idAfter)
    }
    if (idBefore !== undefined && idAfter !== undefined) this.#link(idBefore, idAfter)
  }

  #isCredible({ number, userId, at }: Extract<Fact, { readonly type: 'seen' | 'card' }>): boolean {
    const owner = this.#spansOf(number).findLast(({ since }) => since <= at)
    if (owner === undefined || owner.ids.has(userId)) return true
    return (owner.isAwaiting && owner.end === undefined) || (owner.end !== undefined && owner.end < at)
  }

  #spanAt(number: string, at: number): Span | undefined {
    const span = this.#spansOf(number).findLast(({ begins }) => begins <= at)
    return span?.end !== undefined && span.end < at ? undefined : span
  }

  #open(number: string): Span | undefined {
    const last = this.#spansOf(number).at(-1)
    return last?.end === undefined ? last : undefined
  }

  #close(number: string, at: number): void {
    const last = this.#open(number)
    if (last !== undefined) last.end = at
  }

  #join(span: Span, id: string): void {
    this.#add(id)
    for (const one of span.ids) this.#link(one, id)
    span.ids.add(id)
    if (!id.startsWith('?')) span.isAwaiting = false
  }

  #spansOf(number: string): Span[] {
    const key = number === spelledByWhatsapp.written ? spelledByWhatsapp.known : canonicalNumber(number)
    const spans = this.#spans.get(key) ?? []
    this.#spans.set(key, spans)
    return spans
  }

  #add(id: string): void {
    if (!this.#linkedTo.has(id)) this.#linkedTo.set(id, id)
  }

  #root(id: string): string {
    let root = id
    for (;;) {
      const next = this.#linkedTo.get(root) ?? root
      if (next === root) return root
      root = next
    }
  }

  #link(one: string, other: string): void {
    this.#add(one)
    this.#add(other)
    this.#linkedTo.set(this.#root(one), this.#root(other))
  }
}
