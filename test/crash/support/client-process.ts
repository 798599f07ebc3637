import { type ChildProcess, fork } from 'node:child_process'
import { inject } from 'vitest'
import type { Answer, Call, Calls, ProcessSettings } from '../fixtures/client-process.ts'

const fixture = new URL('../fixtures/client-process.ts', import.meta.url)

type Value<Name extends keyof Calls> = Awaited<ReturnType<Calls[Name]>>

/** A client in a process of its own. Killed, if nothing else has ended it, when it is disposed of. */
export class ClientProcess implements AsyncDisposable {
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>
  readonly #child: ChildProcess
  readonly #pending = new Map<number, (answer: Answer) => void>()
  #calls = 0

  constructor(settings: ProcessSettings) {
    const { PATH, TMPDIR } = process.env
    this.#child = fork(fixture, {
      execArgv: [],
      serialization: 'advanced',
      env: { PATH, TMPDIR, NODE_COMPILE_CACHE: inject('compileCache') },
    })
    this.ended = new Promise((resolve) => this.#child.once('exit', (_, signal) => resolve(signal)))
    this.#child.on('message', (answer: Answer) => {
      this.#pending.get(answer.id)?.(answer)
      this.#pending.delete(answer.id)
    })
    this.#tell(settings)
  }

  /** Rejects with an error of the name that the client's had, or because the process ended. */
  async call<Name extends keyof Calls>(name: Name, ...given: Parameters<Calls[Name]>): Promise<Value<Name>> {
    const id = ++this.#calls
    const answered = new Promise<Answer>((resolve) => this.#pending.set(id, resolve))
    this.#tell({ id, name, given })
    const answer = await Promise.race([answered, this.ended])
    if (answer === null || typeof answer === 'string') throw new Error(`The process ended before ${name}().`)
    if ('error' in answer) throw Object.assign(new Error(answer.error.message), answer.error)
    return answer.value as Value<Name>
  }

  /** To one that has ended nothing can be said; whoever waits for an answer hears of that. */
  #tell(message: ProcessSettings | Call): void {
    this.#child.send(message, () => {})
  }

  /** It stands still in the middle of whatever it does, until it goes on. */
  freeze(): void {
    this.#child.kill('SIGSTOP')
  }

  resume(): void {
    this.#child.kill('SIGCONT')
  }

  /** Kills it without a word, as a crash would. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill()
  }
}
