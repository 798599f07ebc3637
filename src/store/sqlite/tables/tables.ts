import type { DatabaseSync } from 'node:sqlite'
import { numberIn } from '../database/values.ts'
import { done, type WriteResult } from '../write-commands.ts'
import { DocumentTable } from './documents.ts'
import { DueMessages } from './due-messages.ts'
import { Feed } from './feed.ts'
import { Contents, FinishedMessages } from './finished-messages.ts'
import { MessageLists } from './message-lists.ts'
import { Messages } from './messages.ts'
import { Owners } from './owners.ts'
import { PendingEvents } from './pending-events.ts'
import { SessionWindows } from './session-windows.ts'
import { ToldEvents } from './told-events.ts'

/** The statements of one connection. Each of the two threads has its own connection, and one of them only reads. */
export class Tables {
  readonly scopes: Scopes
  readonly lists: MessageLists
  readonly messages: Messages
  readonly due: DueMessages
  readonly finished: FinishedMessages
  readonly contents: Contents
  readonly owners: Owners
  readonly pendingEvents: PendingEvents
  readonly toldEvents: ToldEvents
  readonly documents: DocumentTable
  readonly sessionWindows: SessionWindows
  readonly feed: Feed

  constructor(database: DatabaseSync) {
    this.scopes = new Scopes(database)
    this.lists = new MessageLists(database)
    this.messages = new Messages(database, this.lists)
    this.due = new DueMessages(database)
    this.finished = new FinishedMessages(database, this.lists)
    this.contents = new Contents(database)
    this.owners = new Owners(database)
    this.pendingEvents = new PendingEvents(database)
    this.toldEvents = new ToldEvents(database)
    this.documents = new DocumentTable(database)
    this.sessionWindows = new SessionWindows(database)
    this.feed = new Feed(database)
  }
}

/** The number of each scope, which keeps its name out of every row and index. */
class Scopes {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  add(name: string): WriteResult {
    this.#database.prepare('INSERT INTO scopes (name) VALUES (?) ON CONFLICT DO NOTHING').run(name)
    return done
  }

  numberOf(name: string): number | undefined {
    return numberIn(this.#database.prepare('SELECT number FROM scopes WHERE name = ?').get(name), 'number')
  }
}
