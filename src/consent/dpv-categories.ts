// Kinds of personal data, from the keys of the Fides taxonomy to the terms of DPV's personal data list.

/** By key; a key that is not here is its nearest parent. */
const TERMS: Readonly<Record<string, string>> = {
  user: 'dpv:PersonalData',
  'user.account': 'pd:Identifying',
  'user.account.settings': 'pd:Preference',
  'user.account.username': 'pd:Username',
  'user.authorization': 'pd:Authenticating',
  'user.authorization.password': 'pd:Password',
  'user.behavior': 'pd:Behavioural',
  'user.behavior.browsing_history': 'pd:BrowserHistory',
  'user.behavior.media_consumption': 'pd:ServiceConsumptionBehaviour',
  'user.behavior.purchase_history': 'pd:PurchasesAndSpendingHabit',
  'user.behavior.search_history': 'pd:BrowsingBehaviour',
  'user.biometric': 'pd:Biometric',
  'user.biometric.fingerprint': 'pd:Fingerprint',
  'user.biometric.retinal': 'pd:Retina',
  'user.biometric.health': 'pd:Health',
  'user.authorization.biometric': 'pd:Biometric',
  'user.contact': 'pd:Contact',
  'user.contact.address': 'pd:PhysicalAddress',
  'user.contact.address.city': 'pd:City',
  'user.contact.address.country': 'pd:Country',
  'user.contact.address.postal_code': 'pd:PostalCode',
  'user.contact.address.state': 'pd:Region',
  'user.contact.address.street': 'pd:Street',
  'user.contact.email': 'pd:EmailAddress',
  'user.contact.phone_number': 'pd:TelephoneNumber',
  'user.content.private': 'pd:Communication',
  'user.content.public': 'pd:PublicLife',
  'user.content.self_image': 'pd:Picture',
  'user.criminal_history': 'pd:Criminal',
  'user.demographic': 'pd:Demographic',
  'user.demographic.age_range': 'pd:AgeRange',
  'user.demographic.date_of_birth': 'pd:BirthDate',
  'user.demographic.gender': 'pd:Gender',
  'user.demographic.language': 'pd:Language',
  'user.demographic.marital_status': 'pd:MaritalStatus',
  'user.demographic.political_opinion': 'pd:PoliticalOpinion',
  'user.demographic.profile': 'pd:IndividualProfile',
  'user.demographic.race_ethnicity': 'pd:EthnicOrigin',
  'user.demographic.religious_belief': 'pd:ReligiousBelief',
  'user.demographic.sexual_orientation': 'pd:SexualPreference',
  'user.device': 'pd:DeviceBased',
  'user.device.cookie': 'pd:Tracking',
  'user.device.cookie_id': 'pd:UID',
  'user.device.device_id': 'pd:UID',
  'user.device.ip_address': 'pd:IPAddress',
  'user.financial': 'pd:Financial',
  'user.financial.bank_account': 'pd:BankAccount',
  'user.financial.credit_card': 'pd:PaymentCard',
  'user.government_id': 'pd:OfficialID',
  'user.government_id.passport_number': 'pd:Passport',
  'user.government_id.vehicle_registration': 'pd:VehicalLicenseRegistration',
  'user.health_and_medical': 'pd:MedicalHealth',
  'user.health_and_medical.genetic': 'pd:Genetic',
  'user.health_and_medical.record_id': 'pd:HealthRecord',
  'user.job_title': 'pd:Job',
  'user.location': 'pd:Location',
  'user.location.precise': 'pd:GPSCoordinate',
  'user.name': 'pd:Name',
  'user.payment': 'pd:Transactional',
  'user.privacy_preferences': 'pd:PrivacyPreference',
  'user.social': 'pd:Social',
  'user.telemetry': 'pd:Interaction',
  'user.unique_id': 'pd:UID',
  'user.workplace': 'pd:Professional',
};

/** GDPR Art. 9(1): kinds that nobody may use without one of the grounds of Art. 9(2). */
const SPECIAL = [
  'user.authorization.biometric',
  'user.biometric',
  'user.demographic.political_opinion',
  'user.demographic.race_ethnicity',
  'user.demographic.religious_belief',
  'user.demographic.sexual_orientation',
  'user.health_and_medical',
];
/** Not special in that sense, and more than ordinary: Art. 10 and what opens other doors. */
const SENSITIVE = ['user.criminal_history', 'user.financial', 'user.government_id', 'user.authorization'];

/** Every term that a kind of data can become. */
export const CATEGORY_TERMS: readonly string[] = [...new Set(Object.values(TERMS))].sort();

/** The term for a kind of data; `dpv:PersonalData` for what only the controller's own taxonomy knows. */
export function categoryTerm(category: string): string {
  for (let key = category; key !== ''; key = key.slice(0, Math.max(0, key.lastIndexOf('.')))) {
    const term = TERMS[key];
    if (term !== undefined) return term;
  }
  return 'dpv:PersonalData';
}

/** Whether a kind of data is `special` (GDPR Art. 9(1)), `sensitive`, or `ordinary`. */
export function sensitivityOf(category: string): 'special' | 'sensitive' | 'ordinary' {
  const among = (keys: readonly string[]): boolean =>
    keys.some((key) => category === key || category.startsWith(`${key}.`));
  if (among(SPECIAL)) return 'special';
  return among(SENSITIVE) ? 'sensitive' : 'ordinary';
}
