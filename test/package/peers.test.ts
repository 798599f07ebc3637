import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { describeWithAnyRedis } from '../support/describe-with-redis.ts'
import { anyRedis } from '../support/redis-server.ts'
import { run } from './run.ts'

const tsx = createRequire(import.meta.url).resolve('tsx/cli')

/** The lower bound of the range that the Redis store needs: `ioredis@5.4.1`. */
const oldest = `ioredis@${/\d[\d.]*/.exec(manifest.peerDependencies.ioredis)}`

describeWithAnyRedis('the Redis store', () => {
  it('sends, queues and receives webhooks with the oldest ioredis that package.json allows', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gupshup-outbound-peers-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await writeFile(join(folder, 'package.json'), '{ "private": true }')
    const installing = ['install', inject('tarball'), oldest, '--prefer-offline', '--no-audit', '--no-fund']
    await run('npm', installing, folder)

    const { url, close } = await anyRedis()
    onTestFinished(close)
    const example = 'node_modules/gupshup-outbound/examples/queue-worker.ts'
    const { output } = await run(process.execPath, [tsx, example], folder, { REDIS_URL: url })
    expect(output.split('\n')).toEqual([
      'Stored: queued',
      'Sent by the worker, not before its time: true',
      'Outcome in the web process: delivered',
      'The one-time password was sent before the newsletter: true',
      '',
    ])
  })
})
