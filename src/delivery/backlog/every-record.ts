import type { MessageRecord, ScopedStore } from '../../store/index.ts'

const pageSize = 500

/** Every message in a state, oldest first, read page by page. */
export async function* everyRecord(
  store: ScopedStore,
  state: MessageRecord['state']['name'],
): AsyncGenerator<MessageRecord> {
  let after: string | undefined
  for (;;) {
    const page = await store.findByState(state, {
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    })
    yield* page
    after = page.at(-1)?.id
    if (page.length < pageSize) return
  }
}
