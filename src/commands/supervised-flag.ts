/** How a supervising `parley run` marks the processes it starts. */
export const supervisedFlag = '--supervised'
/** How an edge marks the one that takes its place. */
export const successorFlag = '--successor'
