// Delivers to a function of a module, such as `default.fetch`, and checks the answers.
import { pathToFileURL } from 'node:url';
import { checkDeliveries } from './deliveries.mjs';

const [path = '', name = ''] = process.argv.slice(2);
let handle = await import(pathToFileURL(path).href);
for (const member of name.split('.')) handle = handle[member];
await checkDeliveries((request) =>
  handle(new Request('https://shop.example/webhooks/digital-river', request)),
);
console.log('The answers are right.');
process.exit(0);
