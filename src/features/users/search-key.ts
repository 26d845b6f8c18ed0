/** Marks that letters carry: `é` is searched as `e`. */
const marks = /\p{Mn}/gu

/** What means something to a database's LIKE, and what stands for it here: `NFKD` leaves none of these in a text. */
const standIns: Readonly<Record<string, string>> = { '%': '％', _: '＿', '\\': '＼' }

/** Text as it is searched: compatible forms alike, without marks, lower case, and without wildcards. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(marks, '')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[%_\\]/g, (sign) => standIns[sign] ?? sign)

/** What a search of accounts looks into. The name comes first, so that it also puts them in order. */
export const searchKeyOf = ({
  name,
  emailShown,
  username,
}: {
  name: string
  emailShown: string
  username: string | null
}): string => fold([name, emailShown, ...(username === null ? [] : [username])].join('\n'))

/** The words of a search, each of which must occur. */
export const searchWords = (search: string): string[] => fold(search).split(/\s+/u).filter(Boolean)
