/** Text broken into lines of at most 78 columns; every line but the first is indented by two. */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const joined = line.trim() === '' ? `${line}${word}` : `${line} ${word}`;
    if (joined.length > 78 && line.trim() !== '') {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else line = joined;
  }
  return [...lines, line].join('\n');
}
