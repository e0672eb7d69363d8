// The configuration that Klaro shows: services in our words, every switch off, and the token of what is shown as its id.
import { type AskedPurpose, askedPurposes, versionsOf } from '../consent/public-notice.ts';
import { rememberNotice } from '../consent/shown-notice.ts';
import { listPurposes } from '../data-map/purpose.ts';
import { cardOf, translate } from '../languages/translate.ts';
import type { Work } from '../work.ts';

/** A configuration without its id, and the hash under which it is kept as a text that was shown. */
export interface KlaroConfig {
  readonly notice: string;
  readonly purposes: readonly { readonly name: string; readonly version: number }[];
  readonly shown: Readonly<Record<string, unknown>>;
}

/** Writes the configuration of a controller in a language and keeps it as shown. Klaro adds its own words for buttons. */
export async function writeKlaroConfig(
  work: Work,
  {
    name,
    language,
    services,
  }: { name: string; language: string; services: Readonly<Record<string, string>> },
): Promise<KlaroConfig> {
  const all = new Map((await listPurposes(work)).map((one) => [one.name, one]));
  const asked = new Map((await askedPurposes(work, language)).map((one) => [one.purpose.name, one]));
  const told = [...asked.values()].filter(({ purpose }) => Object.values(services).includes(purpose.name));
  const shownServices = Object.entries(services).flatMap(([service, purposeName]) => {
    const purpose = all.get(purposeName);
    if (purpose === undefined) return [];
    const one = asked.get(purposeName);
    const [, ...more] = one?.sentences ?? ['', translate(language, 'banner.required')];
    return [
      {
        name: service,
        title: purpose.words,
        description: more.join(' '),
        purposes: [one === undefined ? 'functional' : purposeName],
        required: one === undefined,
        default: one === undefined,
      },
    ];
  });
  const { privacyNoticeUrl, name: controller } = work.controller;
  const shown = {
    name,
    status: 'active',
    lang: language,
    elementID: 'klaro',
    storageName: 'klaro',
    groupByPurpose: false,
    default: false,
    mustConsent: false,
    acceptAll: true,
    hideDeclineAll: false,
    htmlTexts: false,
    translations: {
      [language]: {
        ...(privacyNoticeUrl === '' ? {} : { privacyPolicyUrl: privacyNoticeUrl }),
        purposes: Object.fromEntries(told.map(({ purpose }) => [purpose.name, { title: purpose.words }])),
        consentModal: {
          title: translate(language, 'banner.title', { controller }),
          description: translate(language, 'banner.intro'),
        },
        consentNotice: {
          description: `${translate(language, 'banner.title', { controller })}: {purposes}. ${translate(language, 'banner.intro')} {learnMoreLink}`,
        },
      },
    },
    services: shownServices,
  };
  const notice = await rememberNotice(work, {
    text: JSON.stringify(shown),
    language: cardOf(language).tag,
    variant: 'klaro',
    purposes: versionsOf(told),
  });
  return { notice, purposes: told.map(namesOf), shown };
}

const namesOf = ({ purpose: { name, version } }: AskedPurpose) => ({ name, version });
