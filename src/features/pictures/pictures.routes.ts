import { Failure } from '../../core/failure.ts'
import type { Door } from '../../platform/http/operation.ts'
import type { Pictures } from './pictures.ts'

/** Another picture has another address, so browsers may keep it; caches between them and us mayn't. */
const forEver = 'private, max-age=31536000, immutable'

/** Whatever else its bytes may be, it is shown as the picture it says it is: nothing in it runs, nobody guesses a type. */
const policy = "default-src 'none'; frame-ancestors 'none'; sandbox"

export const registerPictures = ({ app }: Pick<Door, 'app'>, { pictures }: { pictures: Pictures }): void => {
  app.get<{ Params: { hash: string } }>('/pictures/:hash', async (request, reply) => {
    const { hash } = request.params
    const found = /^[0-9a-f]{64}$/.test(hash) ? await pictures.find(hash) : null
    if (found === null) throw new Failure('not_found', 'there is no such picture')
    return reply
      .headers({
        'cache-control': forEver,
        'content-security-policy': policy,
        'cross-origin-resource-policy': 'same-origin',
        'content-disposition': 'inline',
      })
      .type(found.type)
      .send(Buffer.from(found.content, 'base64'))
  })
}
