import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * The script of a page that shows one compiled component: it puts `mount(props)` into the global scope.
 */
export async function browserScript(
  directory: string,
  file: string,
  component: string,
): Promise<string> {
  const entry = join(directory, `${file}.page.js`);
  const text = `import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { ${component} } from './${file}.js';
const root = createRoot(document.getElementById('root'));
globalThis.mount = (props) => root.render(createElement(${component}, props));
`;
  await writeFile(entry, text);
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: file } },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk === undefined) throw new Error(`${file} was not built`);
  return chunk.code;
}
