import { describe, expect, it } from 'vitest'
import { type Release, releaseNotes } from '../../scripts/release-notes.ts'

const release: Release = {
  tag: 'v1.2.3',
  manifest: { version: '1.2.3', repository: 'github:owner/name' },
  changelog: '# Changelog\n\n## 1.2.3 (2027-01-31)\n\nA better gate.\n\n## 1.2.2 (2027-01-01)\n\nOlder.\n',
  page: 'https://github.com/owner/name',
}

describe('the notes of a release', () => {
  it('are the section of the CHANGELOG for its version', () => {
    expect(releaseNotes(release)).toBe('A better gate.\n')
  })

  it('link to the files of the tag, and leave other links unchanged', () => {
    const changelog = '## 1.2.3 (2027-01-31)\n\n[a](docs/a.md) [b](https://b.example) [c](#c)\n'
    expect(releaseNotes({ ...release, changelog })).toBe(
      '[a](https://github.com/owner/name/blob/v1.2.3/docs/a.md) [b](https://b.example) [c](#c)\n',
    )
  })

  it.each<[string, Partial<Release>, string]>([
    ['the tag is another version', { tag: 'v1.2.4' }, 'The tag v1.2.4 is not the version of package.json.'],
    [
      'package.json names no repository',
      { manifest: { version: '1.2.3' } },
      'package.json has no repository.',
    ],
    [
      'the CHANGELOG begins with another version',
      { changelog: '## 1.2.2 (2027-01-01)\n\nOlder.\n' },
      'The CHANGELOG does not begin with 1.2.3.',
    ],
    [
      'the section has no date',
      { changelog: '## 1.2.3 (unreleased)\n\nA better gate.\n' },
      'The CHANGELOG does not begin with 1.2.3.',
    ],
    [
      'another character stands where the version has a dot',
      { changelog: '## 1x2.3 (2027-01-01)\n\nA better gate.\n' },
      'The CHANGELOG does not begin with 1.2.3.',
    ],
  ])('are refused when %s', (_, change, message) => {
    expect(() => releaseNotes({ ...release, ...change })).toThrow(message)
  })
})
