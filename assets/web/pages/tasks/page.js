// The tasks of this day and this week.
import { html } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { useTitle } from '../../lib/title.js';
import { ForMembers } from '../../components/for-members.js';
import { TaskList } from '../../components/task-list.js';

function Tasks() {
  const words = t().progress.tasks;
  useTitle(words.title);
  return html`<div class="page tasks-page">
    <header class="page-head"><h1 tabindex="-1">${words.title}</h1><p class="soft-text">${words.lead}</p></header>
    <${TaskList} period="daily" />
    <${TaskList} period="weekly" />
  </div>`;
}

export default function TasksPage() {
  return html`<${ForMembers}><${Tasks} /><//>`;
}
