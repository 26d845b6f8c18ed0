/** A browser's way of calling: cookies kept, origin named. The answer must be a success. */
export type Call = (operation: string, body?: object) => Promise<Record<string, unknown>>

export const browserAt = (origin: string): Call => {
  const cookies = new Map<string, string>()
  const keep = (response: Response): void => {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
  }
  return async (operation, body) => {
    const [method = 'GET', path = '/'] = operation.split(' ')
    const response = await fetch(origin + path, {
      method,
      headers: {
        origin,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    keep(response)
    const text = await response.text()
    if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`)
    return JSON.parse(text) as Record<string, unknown>
  }
}
