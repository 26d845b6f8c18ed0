/** What the server answers about a second factor, to draw and to test with. */
export const exampleSetup = {
  uri: 'otpauth://totp/Parley%20meet.studio.example:mara%40studio.example?issuer=Parley%20meet.studio.example&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30',
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
}

export const exampleRecoveryCodes = [
  '7k3m-p9qd-x2va-0h6t',
  'b4nz-8wre-51cy-jm0s',
  'q6td-2hfx-v9ka-3pwe',
  '0gse-r7mb-4ycn-zt58',
  'xw1p-6jhd-k3qv-9fa2',
  'm8cz-5tna-e0rs-b7yg',
  '3vqh-dk4w-px6j-2m1c',
  'y9fe-0sbt-7gnr-8zaw',
  'hc2x-m5vp-q1kd-64te',
  'j7ra-wz3g-9bsy-n0fm',
]

/** On, with this many recovery codes left. */
export const exampleOn = (recoveryCodes: number) => ({
  onSince: '2026-11-02T08:00:00.000Z',
  recoveryCodes,
})
