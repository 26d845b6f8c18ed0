/** The next file the page gives to the browser: what it is called and what stands in it. */
export const savedFile = (): Promise<{ name: string; text: string }> =>
  new Promise((resolve, reject) => {
    const taken = (event: MouseEvent) => {
      if (!(event.target instanceof HTMLAnchorElement) || event.target.download === '') return
      event.preventDefault()
      removeEventListener('click', taken, true)
      const { download: name, href } = event.target
      fetch(href)
        .then((response) => response.text())
        .then((text) => {
          resolve({ name, text })
        }, reject)
    }
    addEventListener('click', taken, true)
  })
