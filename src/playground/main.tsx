import './platform/buffer.js';
import './platform/no-eval.js';
import { render } from 'preact';
import { showInvisible } from '../console/parts/visible-text.js';
import { copyExactTimes } from '../console/parts/when.js';
import { Page } from './page.js';
import '../console/style.css';
import '../console/order/head/head.css';
import './playground.css';

showInvisible();
copyExactTimes();

const root = document.getElementById('playground');
if (root !== null) render(<Page />, root);
