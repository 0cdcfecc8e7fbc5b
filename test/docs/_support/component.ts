import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

// The types of React declare elements of a page for the whole project, so it is only used in files that
// are written here.

/** The HTML that a server makes of a compiled component. */
export async function markup(
  directory: string,
  file: string,
  component: string,
  props: unknown,
): Promise<string> {
  const entry = join(directory, `${file}.server.js`);
  const text = `import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { ${component} } from './${file}.js';
export const render = (props) => renderToStaticMarkup(createElement(${component}, props));
`;
  await writeFile(entry, text);
  // The file was written above.
  const { render } = (await import(pathToFileURL(entry).href)) as { render(one: unknown): string };
  return render(props);
}

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
