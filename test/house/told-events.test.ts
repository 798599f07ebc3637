import { describe, expect, it } from 'vitest'
import { feedEventNames } from '../../src/events/index.ts'
import { filesBelow, readText } from './source-file.ts'

const emission = /\.emit\(\s*['"`]([^'"`]+)['"`]/g

describe('the files of src outside src/events', () => {
  it('emit no event that the feed keeps: drafts tell it, to the feed in the step of its change and then to the listeners', () => {
    const found = filesBelow('src', '.ts')
      .filter((path) => !path.startsWith('src/events/'))
      .flatMap((path) => [...readText(path).matchAll(emission)].map(([, name = '']) => ({ path, name })))
    expect(found.map(({ name }) => name)).toContain('recovered')
    expect(found.filter(({ name }) => Object.hasOwn(feedEventNames, name))).toEqual([])
  })
})
