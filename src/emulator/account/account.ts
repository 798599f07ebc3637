import type { ResolvedOptions } from '../options.ts'
import { Consent } from './consent.ts'
import { PartnerTokens } from './partner-tokens.ts'
import { Templates } from './templates.ts'
import { Wallet } from './wallet.ts'
import { Windows } from './windows.ts'

/** What Gupshup knows about the app and its recipients. */
export interface Account {
  readonly consent: Consent
  readonly partner: PartnerTokens
  readonly templates: Templates
  readonly wallet: Wallet
  readonly windows: Windows
}

export function createAccount({
  checkTemplates,
  now,
  monotonic,
  random,
  wallet,
  window,
}: ResolvedOptions): Account {
  return {
    consent: new Consent(),
    partner: new PartnerTokens(),
    templates: new Templates(checkTemplates, now, random),
    wallet: new Wallet(wallet),
    windows: new Windows(window, monotonic),
  }
}
