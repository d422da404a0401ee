import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/controls.css';
import './styles/report.css';
import './styles/board.css';

const root = document.getElementById('app');
if (root) {
  createRoot(root).render(<App />);
}
