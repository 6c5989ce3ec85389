// What is one's own: profile, ways in, devices, preferences, privacy. One part a screen, each with its own address.
import { html, useEffect, useState } from '../../lib/html.js';
import { t } from '../../lib/language.js';
import { navigate, settings } from '../../lib/router.js';
import { useTitle } from '../../lib/title.js';
import { person } from '../../lib/session.js';
import { here, leadingBack } from '../../lib/return-path.js';
import { ProfileSection } from './profile.js';
import { WaysSection } from './ways.js';
import { DevicesSection } from './devices.js';
import { PreferencesSection } from './preferences.js';
import { CalendarSection } from './calendar.js';
import { Farewell, PrivacySection } from './privacy.js';

const views = { profile: ProfileSection, 'sign-in': WaysSection, devices: DevicesSection, preferences: PreferencesSection, calendar: CalendarSection, privacy: PrivacySection };
const titles = { profile: 'profile', 'sign-in': 'ways', devices: 'devices', preferences: 'preferences', calendar: 'calendarPart', privacy: 'privacy' };
const address = (section) => (section === settings[0] ? '/settings' : `/settings/${section}`);

export default function SettingsPage({ section }) {
  const words = t().settings;
  const who = person.value;
  const [gone, setGone] = useState(null);
  const { title, lead } = words[titles[section]];
  useTitle(gone ? words.privacy.gone : `${title} · ${words.title}`);
  useEffect(() => {
    if (!who && !gone) navigate(leadingBack('/signin', here()), { replace: true });
  }, [who]);

  if (gone) return html`<${Farewell} counts=${gone} />`;
  if (!who) return html`<div class="page settings"><h1 tabindex="-1" class="visually-hidden">${title}</h1></div>`;
  const View = views[section];
  return html`<div class="page settings">
    <nav class="settings-nav" aria-label=${words.nav}>
      <ul>${settings.map((key) => html`<li key=${key}><a href=${address(key)} aria-current=${key === section ? 'page' : undefined}>${words.sections[key]}</a></li>`)}</ul>
    </nav>
    <div class="settings-part" key=${`${section} ${who.id}`}>
      <header class="settings-head">
        <h1 tabindex="-1">${title}</h1>
        ${lead && html`<p class="soft-text">${lead}</p>`}
      </header>
      <${View} onGone=${setGone} />
    </div>
  </div>`;
}
