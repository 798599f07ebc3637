import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { inject, it } from 'vitest'
import { freePort, startApplication } from '../support/application.ts'
import { until } from '../support/until.ts'
import { codeBelow } from '../support/webhook-page.ts'
import { environment, expectResponses } from '../webhooks/frameworks/expect-responses.ts'

const applications = inject('applications')

it.each([
  ['with its body parser', 'NestFactory.create(AppModule)'],
  ['that keeps raw bodies', 'NestFactory.create(AppModule, { rawBody: true })'],
  ['without a body parser', 'NestFactory.create(AppModule, { bodyParser: false })'],
])('a controller of a Nest application %s receives webhooks', async (_what, create) => {
  const port = await freePort()
  const program = `${codeBelow('Nest')
    .replace('NestFactory.create(AppModule)', create)
    .replace('app.listen(3000)', `app.listen(${port}, '127.0.0.1')`)}
client.on('inbound', ({ message }) => console.log('taken:', message.text))`
  const { code } = await transform(program, {
    loader: 'ts',
    format: 'esm',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  })
  const folder = join(applications, 'nest-webhooks')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'main.mjs'), code)
  const application = await startApplication({ args: ['main.mjs'], folder, port, env: environment(port) })
  await expectResponses(`${application.url}/webhooks/gupshup`)
  await until(() => application.printed().includes('taken: Is the tea ready?'))
})
