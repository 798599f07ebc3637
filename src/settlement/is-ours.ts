interface Origin {
  readonly app?: string
  readonly appId?: string
}

/** Whether an event is of this client's app, as far as it says whose it is: one address may get the webhooks of several. */
export function isOurs(
  ours: { readonly appName: string; readonly appId?: string | undefined },
  { app, appId }: Origin,
): boolean {
  if (app !== undefined && app !== ours.appName) return false
  return appId === undefined || ours.appId === undefined || appId === ours.appId
}
