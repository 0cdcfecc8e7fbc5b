/** The formats in which a diagram is drawn. */
export const FORMATS = ['mermaid', 'svg', 'json', 'markdown'] as const;

export type Format = (typeof FORMATS)[number];
