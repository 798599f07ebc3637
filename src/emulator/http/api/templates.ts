import type { Template } from '../../account/template.ts'
import { readTemplateEdit, readTemplateForm, TemplateRefused } from '../../account/template-form.ts'
import { BUSINESS_ACCOUNT_ID } from '../../events/v3.ts'
import type { GivenAnswer } from '../../log/records.ts'
import { refusal, replyWith } from '../answers.ts'
import { type ApiRoute, forApp, forPartner } from './route.ts'

const listAll: ApiRoute['answer'] = (_request, _params, { account, options }) =>
  replyWith(200, {
    status: 'success',
    templates: account.templates.list.map((template) => listed(template, options.appId)),
  })

const create: ApiRoute['answer'] = ({ fields }, _params, { account, options }) =>
  orRefusal(() => {
    const form = readTemplateForm(fields)
    if (account.templates.named(form.name, form.language ?? '')) {
      throw new TemplateRefused(
        'Template Already exists with same namespace and elementName and languageCode',
      )
    }
    return replyWith(200, { status: 'success', template: listed(account.templates.add(form), options.appId) })
  })

/** What Gupshup answers to an edit could not be read: this is its answer to a new template. */
const edit: ApiRoute['answer'] = ({ fields }, { id = '' }, { account, options }) =>
  orRefusal(() => {
    if (account.templates.get(id) === undefined) throw new TemplateRefused(NO_SUCH_TEMPLATE)
    const template = account.templates.edit(id, readTemplateEdit(fields))
    return replyWith(200, { status: 'success', template: listed(template, options.appId) })
  })

const remove: ApiRoute['answer'] = (_request, { elementName = '' }, { account }) =>
  account.templates.delete(elementName) > 0
    ? replyWith(200, { status: 'success' })
    : refusal(400, NO_SUCH_TEMPLATE)

/** partner-docs.gupshup.io/reference/delete_partner-app-appid-template-elementname, of 18 Feb 2025. */
const NO_SUCH_TEMPLATE = 'Template Does not exists.'

function orRefusal(answer: () => GivenAnswer): GivenAnswer {
  try {
    return answer()
  } catch (error) {
    if (error instanceof TemplateRefused) return refusal(400, error.message)
    throw error
  }
}

/** docs.gupshup.io, "Get all templates for an app", and its twin of the partner API. */
export const templateRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/wa/app/:appId/template', answer: forApp(listAll) },
  { method: 'GET', path: '/partner/app/:appId/templates', answer: forPartner(listAll) },
  { method: 'POST', path: '/wa/app/:appId/template', answer: forApp(create) },
  { method: 'POST', path: '/partner/app/:appId/templates', answer: forPartner(create) },
  { method: 'PUT', path: '/wa/app/:appId/template/:id', answer: forApp(edit) },
  { method: 'PUT', path: '/partner/app/:appId/templates/:id', answer: forPartner(edit) },
  { method: 'DELETE', path: '/wa/app/:appId/template/:elementName', answer: forApp(remove) },
  { method: 'DELETE', path: '/partner/app/:appId/template/:elementName', answer: forPartner(remove) },
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

/** Stands for Meta's namespace of the account. */
const NAMESPACE = '5d2e81b7_0c4f_4a96_8e3d_b17f6a90c254'

/** A template as Gupshup lists it: `data` is all its text in one, `containerMeta` its parts as JSON within the JSON. */
function listed(template: Template, appId: string) {
  const { id, name, language, category, headerType, status, externalId, createdOn, modifiedOn, vertical } =
    template
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
    vertical,
    namespace: NAMESPACE,
    wabaId: BUSINESS_ACCOUNT_ID,
    quality: 'UNKNOWN',
    priority: 1,
    retry: 0,
    stage: 'NONE',
    createdOn,
    modifiedOn,
  }
}

function wholeText({ header, body, footer, buttons }: Template): string {
  const lines = [header, body, footer].filter((line) => line !== undefined).join('\n')
  const named = buttons.flatMap(({ text }) => (text === undefined ? [] : `[${text}]`))
  return [lines, ...named].join(' | ')
}

function partsOf(template: Template, appId: string) {
  const { header, body, footer, buttons, mediaUrl } = template
  const sampleMedia = template.sampleMedia ?? sampleOf(template)
  return {
    appId,
    data: body,
    ...(buttons.length > 0 && { buttons }),
    ...(header !== undefined && { header }),
    ...(footer !== undefined && { footer }),
    sampleText: body,
    ...(header !== undefined && { sampleHeader: header }),
    ...(sampleMedia !== undefined && { sampleMedia }),
    ...(mediaUrl !== undefined && { mediaUrl }),
    enableSample: true,
    editTemplate: false,
    allowTemplateCategoryChange: false,
    addSecurityRecommendation: false,
  }
}

/** A handle for templates that were added without one: Gupshup's begin with `4::`, and media headers always have one. */
function sampleOf({ headerType, id }: Template): string | undefined {
  return headerType === 'TEXT' || headerType === 'LOCATION'
    ? undefined
    : `4::${headerType.toLowerCase()}:${id}`
}
