export { createJudging } from './judging.ts'
export { createPeople, type HandOver, type People } from './people.ts'
export { registerPeople } from './people.routes.ts'
