// The page that shows all pictures of the gallery, by screen.

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#f4f7f7, #0d1214); color: light-dark(#1a2226, #eef2f2); }
body { margin: 0; padding: 32px; } h1 { font-size: 28px; margin: 0 0 8px; } h2 { margin: 48px 0 0; } h3 { font-size: 15px; margin: 24px 0 8px; font-weight: 600; }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; } a { color: light-dark(#00695f, #4fd1b5); }
.row { display: flex; gap: 16px; overflow-x: auto; padding-block-end: 8px; align-items: start; } figure { margin: 0; flex: none; }
img { display: block; block-size: 340px; border: 1px solid light-dark(#d5dcdd, #2b3538); border-radius: 8px; } figcaption { font-size: 13px; color: light-dark(#566368, #9fb0b4); }
`

const figure = (name, look) =>
  `<figure><a href="${name}.${look}.png"><img loading="lazy" src="${name}.${look}.png" alt="${escape(`${name}, ${look}`)}"></a><figcaption>${escape(look)}</figcaption></figure>`

/** One HTML page for pictures named `<screen>.<state>.<look>.png` beside it; `looksOf` says in which looks a name is drawn. */
export const galleryPage = ({ names, looksOf, made }) => {
  const screens = [...new Set(names.map((name) => name.split('.')[0]))]
  const section = (screen) => {
    const shots = names.filter((name) => name.startsWith(`${screen}.`))
    const rows = shots.map(
      (name) =>
        `<h3>${escape(name.slice(screen.length + 1))}</h3><div class="row">${looksOf(name)
          .map((look) => figure(name, look))
          .join('')}</div>`,
    )
    return `<section><h2 id="${screen}">${escape(screen)}</h2>${rows.join('\n')}</section>`
  }
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Gallery · Parley</title><style>${style}</style>
<h1>Parley, every screen</h1><p>${names.length} states, drawn ${escape(made)}.</p>
<nav>${screens.map((screen) => `<a href="#${screen}">${escape(screen)}</a>`).join('')}</nav>
${screens.map(section).join('\n')}</html>
`
}
