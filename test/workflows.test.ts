import { describe, expect, it } from 'vitest'
import { filesBelow, readText } from './house/source-file.ts'

const workflows = filesBelow('.github/workflows', '.yml').map((path) => ({ path, text: readText(path) }))

describe('the GitHub workflows', () => {
  it('are found by this test', () => {
    expect(workflows.map(({ path }) => path)).toEqual([
      '.github/workflows/ci.yml',
      '.github/workflows/release.yml',
    ])
  })

  it('use each action at a commit, with its version in a comment', () => {
    const unpinned = linesWith(/\buses:/).filter((line) => !isPinned(line))
    expect(unpinned).toEqual([])
  })

  it('use the same commit for the same version of an action', () => {
    const pins = linesWith(/\buses:.*@/).map((line) => line.replace(/^.*\buses: */, ''))
    const actions = new Set(pins.map((pin) => pin.replace(/@.*$/, '')))
    expect(new Set(pins).size).toBe(actions.size)
  })

  it.each(workflows.map(({ path, text }) => [path, text]))(
    'give only read permission by default: %s',
    (_path, text) => {
      expect(text).toMatch(/^permissions:\n {2}contents: read\n(?! )/m)
    },
  )

  it('give write permission only to jobs that run no code of the repository', () => {
    const release = readText('.github/workflows/release.yml')
    const jobs = release.split(/^(?= {2}[\w-]+:$)/m).filter((job) => /: write$/m.test(job))
    expect(jobs.map((job) => /^ {2}([\w-]+):/.exec(job)?.[1])).toEqual(['publish', 'release'])
    for (const job of jobs) expect(job).not.toMatch(/actions\/checkout|npm (run|install|ci|test)|npx|tsx/)
  })
})

function linesWith(pattern: RegExp): string[] {
  return workflows.flatMap(({ text }) => text.split('\n').filter((line) => pattern.test(line)))
}

/** A workflow of this repository is at the same commit already. */
function isPinned(line: string): boolean {
  return /\buses: (?:\.\/\S+$|[\w-]+(?:\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/.test(line)
}
