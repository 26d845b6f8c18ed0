export { createDepartures, type Departures } from './departures.ts'
export { registerDepartures } from './departures.routes.ts'
export { createDepartureStore } from './departures.store.ts'
