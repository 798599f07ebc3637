import type { Answer } from './answer.ts'

/** The answers that were laid down for single numbers, or for all of them. */
export class Script {
  readonly #lines = new Map<string, Answer[]>()

  /** Replaces what was laid down for this number. No answers at all forgets it. Returns a function that forgets it. */
  set(to: string, answers: readonly Answer[]): () => void {
    for (const answer of answers) checkAnswer(answer)
    const line = [...answers]
    if (line.length === 0) {
      this.#lines.delete(to)
      return () => {}
    }
    this.#lines.set(to, line)
    return () => {
      if (this.#lines.get(to) === line) this.#lines.delete(to)
    }
  }

  /** The next answer for this number. The last one stays. */
  next(to: string): Answer | undefined {
    const line = this.#lines.get(to) ?? this.#lines.get('*')
    return line !== undefined && line.length > 1 ? line.shift() : line?.[0]
  }
}

/** Below 200 are interim replies, which would leave the client waiting. */
function checkAnswer(answer: Answer): void {
  if (answer.type !== 'reply' || (answer.status >= 200 && answer.status <= 599)) return
  throw new RangeError(`A reply's status has to be from 200 to 599; ${answer.status} was given.`)
}
