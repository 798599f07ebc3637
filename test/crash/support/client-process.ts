import { type ChildProcess, fork } from 'node:child_process'
import { inject } from 'vitest'
import type { Call, CallResult, Calls, ProcessSettings } from '../fixtures/client-process.ts'

const fixture = new URL('../fixtures/client-process.ts', import.meta.url)

type Value<Name extends keyof Calls> = Awaited<ReturnType<Calls[Name]>>

/** A client in its own process, which is killed when it is disposed of. */
export class ClientProcess implements AsyncDisposable {
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>
  readonly #child: ChildProcess
  readonly #pending = new Map<number, (result: CallResult) => void>()
  #calls = 0

  constructor(settings: ProcessSettings) {
    const { PATH, TMPDIR } = process.env
    this.#child = fork(fixture, {
      execArgv: [],
      serialization: 'advanced',
      env: { PATH, TMPDIR, NODE_COMPILE_CACHE: inject('compileCache') },
    })
    this.ended = new Promise((resolve) => this.#child.once('exit', (_, signal) => resolve(signal)))
    this.#child.on('message', (result: CallResult) => {
      this.#pending.get(result.id)?.(result)
      this.#pending.delete(result.id)
    })
    this.#post(settings)
  }

  /** Rejects with the name and the message of the client's error, or because the process ended. */
  async call<Name extends keyof Calls>(name: Name, ...given: Parameters<Calls[Name]>): Promise<Value<Name>> {
    const id = ++this.#calls
    const responded = new Promise<CallResult>((resolve) => this.#pending.set(id, resolve))
    this.#post({ id, name, given })
    const result = await Promise.race([responded, this.ended])
    if (result === null || typeof result === 'string') throw new Error(`The process ended before ${name}().`)
    if ('error' in result) throw Object.assign(new Error(result.error.message), result.error)
    return result.value as Value<Name>
  }

  /** Does nothing when the process has ended: `call()` then rejects. */
  #post(message: ProcessSettings | Call): void {
    this.#child.send(message, () => {})
  }

  /** Stops the process in the middle of its work, until `resume()`. */
  freeze(): void {
    this.#child.kill('SIGSTOP')
  }

  resume(): void {
    this.#child.kill('SIGCONT')
  }

  /** Kills the process, like a crash. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill()
  }
}
