import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { run } from './run.ts'

const projects = inject('projects')
const folder = 'node_modules/gupshup-outbound/examples'
const tsx = createRequire(import.meta.url).resolve('tsx/cli')

/** Examples that need more than the package: another package, a Redis, or a Node with SQLite. */
const needMore = [
  'exactly-once-postgres.ts',
  'express-webhook.ts',
  'health-endpoint.ts',
  'queue-worker.ts',
  'resume-campaign.ts',
]
const names = readdirSync(join(projects, folder)).filter(
  (name) => /\.ts$/.test(name) && !needMore.includes(name),
)

describe.each(inject('nodes'))('the examples in the package on Node $version', ({ path }) => {
  it.each(names)('run where the package is installed: %s', async (name) => {
    const { output } = await run(path, [tsx, `${folder}/${name}`], projects)
    expect(output).not.toBe('')
  })
})
