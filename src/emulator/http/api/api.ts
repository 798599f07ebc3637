import type { GivenAnswer, RequestRecord } from '../../log/records.ts'
import { refusal } from '../answers.ts'
import { withoutSlash } from '../describe.ts'
import { answerAbsent } from './absent.ts'
import { profileRoutes, readRoutes, walletRoutes } from './account-routes.ts'
import { appRoutes, mediaRoutes } from './app-routes.ts'
import type { ApiContext, ApiRoute, Params } from './route.ts'
import { subscriptionRoutes } from './subscriptions.ts'
import { templateRoutes } from './templates.ts'
import { tokenRoutes } from './token-routes.ts'
import { userIdRoutes } from './user-id-routes.ts'

const routes = [
  ...templateRoutes,
  ...walletRoutes,
  ...tokenRoutes,
  ...appRoutes,
  ...mediaRoutes,
  ...profileRoutes,
  ...readRoutes,
  ...subscriptionRoutes,
  ...userIdRoutes,
].map((route) => ({ ...route, pattern: patternOf(route.path) }))

/** Responds to a request that is not a message. Gupshup's response to wrong paths and methods is undocumented. */
export function answerApi(request: RequestRecord, context: ApiContext): GivenAnswer | Promise<GivenAnswer> {
  const found = routes.flatMap(({ pattern, ...route }) => {
    const match = pattern.exec(withoutSlash(request.path))
    return match === null ? [] : [{ route, params: paramsOf(match) }]
  })
  if (found.length === 0) return answerAbsent(request)
  const right = found.find(({ route }) => route.method === request.method)
  if (right === undefined) return wrongMethod(found.map(({ route }) => route.method))
  return right.route.answer(request, right.params, context)
}

export function wrongMethod(allowed: readonly ApiRoute['method'][]): GivenAnswer {
  return refusal(405, 'Method Not Allowed (says the emulator)', { allow: allowed.join(', ') })
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`)
}

function paramsOf({ groups = {} }: RegExpExecArray): Params {
  return Object.fromEntries(Object.entries(groups).map(([name, part]) => [name, decoded(part)]))
}

/** A part that cannot be decoded names nothing that exists. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
