export { registerProfile } from './profile.routes.ts'
export { createProvePassword } from './prove-password.ts'
export { createOwnPassword, type OwnPassword } from './own-password.ts'
export { toldHabits } from './told-habits.ts'
