import type { DatabaseSync } from 'node:sqlite'
import { Contents } from './contents.ts'
import { DocumentTable } from './documents.ts'
import { DueMessages } from './due-messages.ts'
import { FinishedMessages } from './finished-messages.ts'
import { Messages } from './messages.ts'
import { Owners } from './owners.ts'
import { PendingEvents } from './pending-events.ts'
import { Scopes } from './scopes.ts'
import { SessionWindows } from './session-windows.ts'

/** The statements of one connection. Each of the two threads has its own connection, and one of them only reads. */
export class Tables {
  readonly scopes: Scopes
  readonly messages: Messages
  readonly due: DueMessages
  readonly finished: FinishedMessages
  readonly contents: Contents
  readonly owners: Owners
  readonly pendingEvents: PendingEvents
  readonly documents: DocumentTable
  readonly sessionWindows: SessionWindows

  constructor(database: DatabaseSync) {
    this.scopes = new Scopes(database)
    this.messages = new Messages(database)
    this.due = new DueMessages(database)
    this.finished = new FinishedMessages(database)
    this.contents = new Contents(database)
    this.owners = new Owners(database)
    this.pendingEvents = new PendingEvents(database)
    this.documents = new DocumentTable(database)
    this.sessionWindows = new SessionWindows(database)
  }
}
