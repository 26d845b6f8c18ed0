export { createPeople, type People } from './people.ts'
export { registerPeople } from './people.routes.ts'
