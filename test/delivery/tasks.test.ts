import { describe, expect, it } from 'vitest'
import { Tasks } from '../../src/delivery/in-flight.ts'
import { settle } from '../support/manual-clock.ts'

function newTasks() {
  const errors: unknown[] = []
  return { errors, tasks: new Tasks((error) => errors.push(error)) }
}

describe('work in the background', () => {
  it('begins at once', () => {
    const { tasks } = newTasks()
    let begun = false
    tasks.run(async () => {
      begun = true
    })
    expect(begun).toBe(true)
  })

  it('has its errors reported, whatever was thrown', async () => {
    const { tasks, errors } = newTasks()
    tasks.run(() => Promise.reject(new RangeError('broken')))
    tasks.run(() => Promise.reject('a word'))
    await tasks.idle()
    expect(errors).toEqual([new RangeError('broken'), 'a word'])
  })

  it('is awaited, and what it sets off too', async () => {
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

  it('is awaited to the end when other work fails', async () => {
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

  it('need not be there to be awaited', async () => {
    await expect(newTasks().tasks.idle()).resolves.toBeUndefined()
  })
})
