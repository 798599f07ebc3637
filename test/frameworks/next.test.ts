import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { run } from '../package/run.ts'
import { freePort, startApplication } from '../support/application.ts'
import { codeBelow } from '../support/webhook-page.ts'
import { environment, expectAnswers } from '../webhooks/frameworks/expect-answers.ts'

const applications = inject('applications')
const next = join(applications, 'node_modules/next/dist/bin/next')

// The frameworks are links that lead out of the application's folder, which Turbopack only follows below its root.
const settings = "export default { turbopack: { root: '/' }, outputFileTracingRoot: '/' }"

it('takes webhooks in a route handler of Next.js, which was built without the environment of production', async () => {
  const folder = join(applications, 'next-webhooks')
  await mkdir(join(folder, 'app/webhooks/gupshup'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  await writeFile(join(folder, 'next.config.mjs'), settings)
  await writeFile(join(folder, 'app/webhooks/gupshup/route.js'), codeBelow('Next.js'))
  process.env['NEXT_TELEMETRY_DISABLED'] = '1'
  const { output } = await run(process.execPath, [next, 'build', folder], folder)
  expect(output).toContain('ƒ /webhooks/gupshup')

  const port = await freePort()
  const { url } = await startApplication({
    args: [next, 'start', '--hostname', '127.0.0.1', '--port', `${port}`, folder],
    folder,
    port,
    env: { ...environment(port), NEXT_TELEMETRY_DISABLED: '1' },
  })
  await expectAnswers(`${url}/webhooks/gupshup`)
})
