import type { Template } from '../../account/template.ts'
import { BUSINESS_ACCOUNT_ID } from '../../events/v3.ts'
import { refusal, replyWith } from '../answers.ts'
import { type ApiRoute, forApp, forPartner } from './route.ts'

const listAll: ApiRoute['answer'] = (_request, _params, { account, options }) =>
  replyWith(200, {
    status: 'success',
    templates: account.templates.list.map((template) => listed(template, options.appId)),
  })

/** docs.gupshup.io, "Get all templates for an app", and its twin of the partner API. */
export const templateRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/wa/app/:appId/template', answer: forApp(listAll) },
  { method: 'GET', path: '/partner/app/:appId/templates', answer: forPartner(listAll) },
  {
    method: 'GET',
    path: '/wa/app/:appId/template/:id',
    answer: forApp((_request, { id = '' }, { account, options }) => {
      const template = account.templates.get(id)
      // What Gupshup answers here is not documented: the words are the emulator's.
      if (template === undefined) return refusal(404, 'There is no such template (says the emulator)')
      return replyWith(200, { status: 'success', template: listed(template, options.appId) })
    }),
  },
]

/** A template as Gupshup lists it: `data` is all its text in one, `containerMeta` its parts as JSON within the JSON. */
function listed(template: Template, appId: string) {
  const { id, name, language, category, headerType, status, externalId, createdOn, modifiedOn } = template
  return {
    id,
    elementName: name,
    externalId,
    appId,
    category,
    languageCode: language,
    languagePolicy: 'deterministic',
    templateType: headerType,
    status,
    data: wholeText(template),
    containerMeta: JSON.stringify(partsOf(template, appId)),
    meta: JSON.stringify({ example: template.body }),
    // `URL` is the only value that was ever seen.
    ...(template.buttons.some(({ type }) => type === 'URL') && { buttonSupported: 'URL' }),
    wabaId: BUSINESS_ACCOUNT_ID,
    quality: 'UNKNOWN',
    createdOn,
    modifiedOn,
  }
}

function wholeText({ header, body, footer, buttons }: Template): string {
  const lines = [header, body, footer].filter((line) => line !== undefined).join('\n')
  const named = buttons.flatMap(({ text }) => (text === undefined ? [] : `[${text}]`))
  return [lines, ...named].join(' | ')
}

function partsOf({ header, body, footer, buttons }: Template, appId: string) {
  return {
    appId,
    data: body,
    ...(buttons.length > 0 && { buttons }),
    ...(header !== undefined && { header }),
    ...(footer !== undefined && { footer }),
    sampleText: body,
    ...(header !== undefined && { sampleHeader: header }),
    enableSample: true,
    editTemplate: false,
    allowTemplateCategoryChange: false,
    addSecurityRecommendation: false,
  }
}
