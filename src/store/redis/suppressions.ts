import type { Page } from '../store.ts'
import type { Suppression } from '../suppression.ts'
import { numberOf, textOf, textsOf } from './reply.ts'
import { deleteSuppression, listSuppressions, putSuppression } from './scripts/suppressions.ts'
import type { Space } from './space.ts'

/** Numbers that nothing is sent to, listed in the order of their digits. */
export class Suppressions {
  readonly #space: Space

  constructor(space: Space) {
    this.#space = space
  }

  async get(to: string): Promise<Suppression | undefined> {
    return suppressionOf(await this.#space.getField('suppressions', to))
  }

  async put(suppression: Suppression): Promise<Suppression | undefined> {
    return suppressionOf(await this.#space.run(putSuppression, suppression.to, JSON.stringify(suppression)))
  }

  async delete(to: string): Promise<boolean> {
    return numberOf(await this.#space.run(deleteSuppression, to)) === 1
  }

  async list({ limit, after = '' }: Page): Promise<readonly Suppression[]> {
    const page = textsOf(await this.#space.run(listSuppressions, after, limit))
    return page.map((text): Suppression => JSON.parse(text))
  }
}

function suppressionOf(reply: unknown): Suppression | undefined {
  const text = textOf(reply)
  return text === undefined ? undefined : JSON.parse(text)
}
