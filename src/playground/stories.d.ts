declare module 'virtual:stories' {
  /** The stories, as the build made them. */
  export const stories: readonly import('../cli/playground/stories.js').PlaygroundStory[];
}
