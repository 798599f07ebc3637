import { redisStore } from '../../../src/store/redis/redis-store.ts'

// A process that takes a message, prints its id, and never finishes it.
const [url = '', scope = ''] = process.argv.slice(2)
redisStore({ connection: url })
  .scoped(scope)
  .startWorker?.('follow-up', {
    concurrency: 1,
    onDue: ({ id }) => {
      process.stdout.write(`${id}\n`)
      return new Promise(() => {})
    },
    onError: () => {},
  })
