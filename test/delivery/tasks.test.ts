import { describe, expect, it } from 'vitest'
import { Tasks } from '../../src/delivery/in-flight.ts'
import { settle } from '../support/manual-clock.ts'

function newTasks() {
  const errors: unknown[] = []
  return { errors, tasks: new Tasks((error) => errors.push(error)) }
}

describe('background work', () => {
  it('starts at once', () => {
    const { tasks } = newTasks()
    let begun = false
    tasks.run(async () => {
      begun = true
    })
    expect(begun).toBe(true)
  })

  it('has its errors reported, also thrown values that are no errors', async () => {
    const { tasks, errors } = newTasks()
    tasks.run(() => Promise.reject(new RangeError('broken')))
    tasks.run(() => Promise.reject('a word'))
    await tasks.idle()
    expect(errors).toEqual([new RangeError('broken'), 'a word'])
  })

  it('is awaited, and the work that it starts too', async () => {
    const { tasks } = newTasks()
    const done: string[] = []
    tasks.run(async () => {
      await settle()
      tasks.run(async () => {
        await settle()
        done.push('second')
      })
      done.push('first')
    })
    await tasks.idle()
    expect(done).toEqual(['first', 'second'])
  })

  it('is awaited to the end if other work fails', async () => {
    const { tasks } = newTasks()
    let done = false
    tasks.run(() => Promise.reject(new Error('broken')))
    tasks.run(async () => {
      await settle()
      done = true
    })
    await tasks.idle()
    expect(done).toBe(true)
  })

  it('can be awaited when there is none', async () => {
    await expect(newTasks().tasks.idle()).resolves.toBeUndefined()
  })
})
