// The phrases by which people ask, in four languages, and those that make a machine step back and let a person read.
import type { Right } from '../requests/data-request.ts';

export interface Phrase {
  readonly right: Exclude<Right, 'other'>;
  readonly form: RegExp;
}

export interface Doubt {
  readonly why:
    | 'question'
    | 'for-someone-else'
    | 'negated'
    | 'already-done'
    | 'sign-in'
    | 'business'
    | 'conditional';
  readonly form: RegExp;
}

/** Texts are compared in small letters, single spaces, straight apostrophes. A gap is a few words of one sentence. */
const gap = (most: number): string => `(?:[^\\s.!?;]+ ){0,${most}}`;
const of = (right: Phrase['right'], ...forms: string[]): Phrase[] =>
  forms.map((form) => ({ right, form: new RegExp(form, 'u') }));
const doubt = (why: Doubt['why'], ...forms: string[]): Doubt[] =>
  forms.map((form) => ({ why, form: new RegExp(form, 'u') }));

/** A law's name beside the number of an article; without one, "art. 15" may be an article of anything. */
const article = (number: number): string =>
  `(?<![\\p{L}\\d])art(?:icle|ikel|\\.)? ?${number}(?!\\d)(?:[^.!?]|\\.(?=\\S| ?\\d)){0,60}(?:gdpr|ds-?gvo|rgpd|rgdp)|(?:gdpr|ds-?gvo|rgpd)[ ,(]{1,3}art(?:icle|ikel|\\.)? ?${number}(?!\\d)|(?:gdpr|个人信息保护法)第 ?${number} ?条`;

const EN_MINE = `my (?!(?:credit|debit|bank|payment|last|order|photo|comment|post|file|video|picture|review)\\b)${gap(2)}`;
const EN_DATA = `(?:(?:personal |user |customer )?(?:data|information|info|details)|records?)`;
const EN_ACCOUNT = `(?:account|accounts|profile|user|registration|data|information|info|personal details|details|records?)(?![\\p{L}])`;

export const PHRASES: readonly Phrase[] = [
  ...of(
    'access',
    article(15),
    `what (?:${gap(2)})?${EN_DATA} (?:of mine )?(?:do|does|did|have|has) ${gap(3)}(?:have|hold|keep|store|stored|collect|collected|process)(?: ${gap(4)}(?:me|myself))?(?![\\p{L}])`,
    `what (?:do|does) (?:you|your company|your team) (?:actually |currently |still )?(?:have|hold|know|keep|store|got) (?:stored |saved |on file )?(?:on|about) me(?![\\p{L}])`,
    `(?:tell|show) me what you (?:actually |really )?(?:have|hold|know|keep|store|got|saved) (?:on|about) me(?![\\p{L}])`,
    `(?:what|which) (?:${gap(2)})?${EN_DATA} of mine (?:do|does|are|have|is) (?:you|your)`,
    `(?:everything|all ${gap(3)}(?:stuff|things)) (?:that )?(?:you )(?:have )?(?:saved|stored|collected|got|kept|have) (?:on|about) me(?![\\p{L}])`,
    `what (?:have you|you have|you've) got (?:stored |saved )?(?:on|about) me(?![\\p{L}])`,
    `(?:copy|copies|overview|list|extract) of (?:all |an[y] |the |every )*(?:of )?(?:my )?(?:personal )?${EN_DATA} (?:that )?(?:you|which you|is|are)`,
    `(?:copy|copies|overview|extract) of (?:all )?(?:of )?my (?:personal |own )?${EN_DATA}`,
    `subject access request|(?<![\\p{L}])dsar(?![\\p{L}])|right (?:of|to) access|access request under`,
    `(?<!(?:delete|erase|remove|wipe|destroy) ${gap(4)})(?:everything|all ${gap(4)}${EN_DATA}|all) (?:that )?(?:you|your company) (?:have|hold|know|store|keep|stored|got|process) (?:${gap(2)})?(?:on|about|concerning) me(?![\\p{L}])`,
    `(?:send|give|show|tell|provide)(?: to)? me ${gap(5)}${EN_DATA} (?:that )?you (?:${gap(2)})?(?:have|hold|know|store|keep|stored|collected|process)`,
    `auskunft[^.!?]{0,40}(?:art(?:ikel|\\.)? ?15|über (?:die |alle |meine |sämtliche )?${gap(5)}daten)`,
    `(?:datenauskunft|selbstauskunft|auskunftsersuchen|auskunftsrecht|auskunftsantrag)`,
    `welche (?:${gap(2)})?(?:daten|informationen) (?:${gap(3)})?(?:haben|habt|speichern|speichert|verarbeiten|verarbeitet|besitzen)`,
    `was (?:habt|haben|wisst|wissen|speichert|speichern) (?:ihr|sie) (?:${gap(3)})?(?:über|von|zu) (?:mich|mir|meiner person)`,
    `kopie (?:${gap(2)})?meiner (?:${gap(2)})?(?:daten|informationen)`,
    `droit d'accès|demande d'accès (?:à|aux) (?:mes|données)`,
    `quelles? (?:sont les )?(?:données|informations?) (?:${gap(2)})?(?:avez-vous|détenez-vous|possédez-vous|conservez-vous|que vous|vous avez|vous détenez|stockez-vous)`,
    `que savez-vous (?:de|sur) moi|tout ce que vous (?:avez|savez|détenez) (?:sur|de) moi`,
    `copie (?:${gap(2)})?(?:de |des )(?:toutes )?(?:mes )?(?:données|informations)`,
    `(?:你们|您们|贵公司|你們|貴公司|你|您)?(?:有|收集|保存|存储|掌握|储存|持有|儲存|蒐集)(?:了)?(?:我的)?(?:哪些|什么|什麼|多少)(?:关于我|關於我|有关我)?(?:的)?(?:我的)?(?:个人|個人)?(?:信息|数据|资料|資料|資訊|数據)`,
    `(?:我的|关于我的|關於我的)(?:全部|所有)?(?:个人|個人)?(?:信息|数据|资料|資料|資訊)(?:的)?(?:副本|复本|拷贝|複本)`,
    `(?:查阅|查询|查閱|查詢|获取|索取|提供)(?:并复制|和复制|、复制|与复制|你们持有的|你们保存的|你们收集的|给我)?(?:我的|关于我的|關於我的)(?:全部|所有)?(?:个人|個人)(?:信息|数据|资料|資料|資訊)`,
  ),
  ...of(
    'portability',
    article(20),
    `data portability|right to portability|datenübertragbarkeit|datenportabilität|portabilité (?:de |des )(?:mes )?données|droit à la portabilité`,
    `(?:my|all my) ${gap(2)}data[^.!?]{0,60}machine[- ]readable|machine[- ]readable[^.!?]{0,60}my ${gap(2)}data`,
    `(?:transfer|move|port|hand over) ${gap(2)}my ${gap(2)}data (?:${gap(2)})?to (?:another|a different|a new|my new) `,
    `meine ${gap(2)}daten[^.!?]{0,60}(?:maschinenlesbar|an einen anderen anbieter|zu einem anderen anbieter)`,
    `mes données[^.!?]{0,60}(?:lisible par machine|à un autre (?:prestataire|fournisseur|service))`,
    `(?:把|将|將)?我的(?:个人|個人)?(?:数据|信息|资料|資料)(?:转移|轉移|迁移|转到|携带)(?:到|至|给)`,
  ),
  ...of(
    'rectification',
    article(16),
    `right to rectification|recht auf berichtigung|droit de rectification`,
    `(?:correct|rectify) (?:the )?(?:${gap(2)})?my (?:${gap(2)})?(?:name|surname|address|date of birth|birthday|birth date|data|details|information|gender|title|phone number)`,
    `my (?:${gap(2)})?(?:name|surname|address|date of birth|birthday|gender) (?:${gap(4)})?(?:is|are|was) (?:${gap(2)})?(?:wrong|incorrect|misspelled|misspelt|false|outdated)`,
    `(?:you|your team) (?:${gap(1)})?(?:spelled|spelt|misspelled|misspelt|wrote) my (?:${gap(1)})?(?:name|surname|address)(?: wrong| incorrectly)?`,
    `(?:wrong|incorrect|misspelled) (?:name|surname|address|date of birth|birthday) (?:for me|of mine|on (?:my )?(?:file|record|account))`,
    `(?:berichtig|korrigier)\\p{L}* (?:sie |ihr )?(?:bitte )?(?:${gap(2)})?mein(?:e|en)? (?:${gap(2)})?(?:name|namen|nachnamen|adresse|anschrift|geburtsdatum|daten|angaben)`,
    `mein(?:e)? (?:name|nachname|adresse|anschrift|geburtsdatum|daten) (?:${gap(4)})?(?:ist|sind) (?:${gap(3)})?(?:falsch|fehlerhaft|veraltet|unrichtig)`,
    `(?:rectifie[rz]|corrige[rz]|rectification de) (?:${gap(2)})?(?:mon|ma|mes) (?:${gap(2)})?(?:nom|adresse|date de naissance|données|informations|coordonnées)`,
    `(?:mon|ma) (?:nom|adresse|date de naissance) (?:${gap(2)})?est (?:${gap(2)})?(?:erroné|erronée|incorrect|incorrecte|faux|fausse|mal orthographié)`,
    `(?:更正|改正|修正)(?:一下)?我的(?:个人|個人)?(?:信息|姓名|名字|地址|出生日期|资料|資料|数据)`,
    `我的(?:姓名|名字|地址|出生日期|生日)(?:写错|错误|是错的|不正确|有误|錯誤|寫錯)`,
  ),
  ...of(
    'erasure',
    article(17),
    `(?:delete|erase|remove|wipe|destroy|purge) (?:${gap(3)})?${EN_MINE}${EN_ACCOUNT}`,
    `(?:delete|erase|remove|wipe|destroy) (?:all |every |the |an[y] )*(?:of the )?(?:personal )?(?:everything|${EN_DATA}) (?:${gap(4)})?(?:on|about|of|concerning|linked to|related to|associated with) (?:me|mine|my (?:name|account|address|email|e-mail))(?![\\p{L}])`,
    `(?:delete|erase) me(?![\\p{L}])(?! (?:from (?:the|this|your) (?:mailing|thread|cc|meeting)))`,
    `right to be forgotten|right (?:to|of) erasure|(?:be|am|get) forgotten`,
    `my (?:${gap(2)})?(?:account|profile|data|information|personal data)(?: and (?:${gap(4)}))? ?(?:to be |be |should be |must be |gets? )(?:${gap(2)})?(?:deleted|erased|wiped|destroyed|removed)`,
    `(?:close|cancel|terminate) (?:${gap(2)})?account and (?:delete|erase|remove) `,
    `recht auf (?:vergessenwerden|vergessen werden|löschung)|löschung (?:${gap(2)})?mein(?:es|er|en) (?:${gap(3)})?(?:kontos?|accounts?|profils?|daten|benutzerkontos)|löschantrag|löschersuchen`,
    `(?:lösch|loesch|entfern|vernicht)\\p{L}* (?:sie |ihr )?(?:bitte )?(?:umgehend |sofort )?(?:${gap(3)})?mein(?:e|en)? (?!(?:foto|bild|kommentar|beitrag|kreditkarte|bestellung))(?:${gap(2)})?(?:konto|account|daten|profil|benutzerkonto|nutzerkonto|kundenkonto|angaben|informationen)`,
    `mein(?:e|en)? (?!(?:foto|bild|kommentar))(?:${gap(2)})?(?:konto|account|daten|profil|benutzerkonto|nutzerkonto|kundenkonto) (?:${gap(6)})?(?:zu |ge)?(?:löschen|gelöscht|löscht|loeschen|entfernen|vernichten)`,
    `alles (?:${gap(6)})?(?:über|von) (?:mich|mir) (?:${gap(4)})?(?:löschen|gelöscht|löscht)`,
    `droit (?:à l'|à la |d')(?:oubli|effacement|suppression)`,
    `(?:supprime[rz]?|efface[rz]?|détrui(?:re|sez)) (?:${gap(4)})?(?:mon|mes|ma) (?!(?:photo|commentaire|carte|commande))(?:${gap(2)})?(?:compte|profil|données|informations|coordonnées)`,
    `(?:mon compte|mon profil|mes (?:${gap(1)})?données|mes informations) (?:${gap(2)})?(?:soit|soient|être) (?:${gap(1)})?(?:supprimée?s?|effacée?s?)`,
    `(?:suppression|effacement) (?:${gap(3)})?de (?:toutes )?(?:mon|mes) (?:${gap(2)})?(?:compte|profil|données|informations)`,
    `(?:删除|注销|清除|删掉|抹去|刪除|註銷|清除|刪掉)(?:我)?(?:在)?(?:你们|贵公司|你們|貴公司)?(?:平台|网站)?(?:的)?(?:我的)?(?:全部|所有)?(?:的)?(?:个人|個人)?(?:账号|帐号|账户|帐户|帳號|帳戶|信息|数据|资料|資料|資訊)`,
    `我的(?:所有|全部)?(?:的)?(?:个人|個人)?(?:账号|帐号|账户|帐户|帳號|帳戶|信息|数据|资料|資料|資訊)(?:和[^。!?]{1,12})?(?:全部|都|统统|彻底)?(?:删除|注销|删掉|清除|刪除|註銷|刪掉)`,
    `被遗忘权|被遺忘權|删除权|刪除權`,
  ),
  ...of(
    'objection',
    article(21),
    `object to (?:${gap(4)})?(?:processing|use of my|using my|profiling|direct marketing|my data)`,
    `stop (?:using|processing|selling|sharing|profiling|tracking|analysing|analyzing) (?:${gap(2)})?(?:me(?![\\p{L}])|my (?:${gap(2)})?(?:data|information|activity|behaviou?r))`,
    `(?:do not|don't) (?:sell|share|sell or share) (?:${gap(2)})?my (?:${gap(2)})?(?:data|information)`,
    `stop (?:sending|emailing|mailing) me (?:${gap(4)})?(?:marketing|advertis\\p{L}*|ads|promotions?|newsletters?|offers)`,
    `opt(?:ing)?(?: me)?[ -]out of (?:${gap(3)})?(?:marketing|sale|sharing|profiling|training|targeted)`,
    `(?:widerspreche|widerspruch) (?:${gap(6)})?(?:verarbeitung|nutzung|verwendung|werbung|direktwerbung|profiling|weitergabe)`,
    `(?:do not|don't) (?:want|allow|permit|wish) (?:you|your company) to (?:use|process|sell|share) my (?:${gap(2)})?(?:data|information|pictures|photos|images|texts)`,
    `(?:keine|nicht mehr) (?:${gap(2)})?werbung (?:mehr )?(?:an mich|zusenden|schicken|senden)`,
    `m'oppose (?:${gap(3)})?(?:au|à|aux) (?:${gap(3)})?(?:traitement|utilisation|l'utilisation|prospection|profilage)|droit d'opposition`,
    `(?:cesse[rz]|arrête[rz]) (?:d'|de )(?:utiliser|vendre|traiter|partager) (?:${gap(2)})?mes (?:${gap(2)})?(?:données|informations)|ne (?:plus )?(?:vende[rz]|utilise[rz]|partage[rz]) (?:plus |pas )?(?:${gap(2)})?mes (?:${gap(2)})?(?:données|informations)`,
    `(?:停止|不要|请勿|反对|反對|拒绝|拒絕)(?:再)?(?:你们|贵公司|你們)?(?:使用|处理|出售|分享|共享|處理)我的(?:个人|個人)?(?:信息|数据|资料|資料)`,
    `(?:停止|不要|反对|拒绝)(?:再)?(?:向我|给我)?(?:发送|发)(?:给我)?(?:任何)?(?:营销|广告|推广|行銷|廣告)`,
  ),
];

export const DOUBTS: readonly Doubt[] = [
  ...doubt(
    'negated',
    `(?:do not|don't|never|without|rather than|instead of|not to|not|no need to) (?:${gap(3)})?(?:delet\\p{L}*|eras\\p{L}*|remov\\p{L}*|wip\\p{L}*|clos\\p{L}*)`,
    `(?:nicht|keinesfalls|ohne) (?:${gap(3)})?(?:lösch\\p{L}*|gelöscht|entfern\\p{L}*)`,
    `ne (?:${gap(2)})?(?:supprime[rz]?|efface[rz]?) (?:pas|surtout|jamais)|(?:sans|ne pas|ne surtout pas) (?:${gap(2)})?(?:supprimer|effacer)`,
    `(?:不要|别|不想|請勿|请勿|不)(?:把|将)?(?:我的)?(?:账号|账户|数据|资料)?(?:删除|注销|删掉|刪除|註銷)`,
  ),
  ...doubt(
    'question',
    `(?:how|where) (?:do|can|could|would|should|to|does) (?:${gap(2)})?(?:delete|remove|erase|export|download|change|correct|update|close|object|opt)`,
    `(?:wie|wo) (?:kann|könnte|lösche|ändere|exportiere) (?:ich|man)`,
    `comment (?:puis-je|faire|on|je|peut-on|supprimer|exporter)|où (?:puis-je|peut-on)`,
    `如何|怎么|怎样|怎麼|怎樣|哪里可以|在哪`,
  ),
  ...doubt(
    'for-someone-else',
    `(?:my|our|a) (?:client|customer|mother|father|mum|mom|dad|son|daughter|wife|husband|partner|child|children|patient|employee|colleague|friend|grandmother|grandfather|boss|neighbou?r)(?![\\p{L}])`,
    `on behalf of|power of attorney|(?:i|we) represent|acting for|law firm|attorney for|deceased|passed away`,
    `im namen|im auftrag|vollmacht|mandant|mein(?:e|er|es|en|em)? (?:mutter|vater|vaters|sohn|sohnes|tochter|frau|mann|mannes|kind|kindes|freund|freundin|kunde|chef)(?![\\p{L}])|verstorben`,
    `au nom de|pour le compte|mandat|procuration|(?:mon|ma|notre) (?:client|cliente|mère|père|fils|fille|mari|femme|épouse|enfant|ami|amie)(?![\\p{L}])|décédée?`,
    `我(?:的)?(?:妈妈|母亲|父亲|爸爸|儿子|女儿|妻子|丈夫|客户|朋友|孩子|媽媽|母親|父親|兒子)|代表|受托|委托|委託`,
  ),
  ...doubt(
    'already-done',
    `(?:i|we|you|they|someone|somebody) (?:have |had |has |'ve )?(?:${gap(2)})?(?:deleted|erased|removed|closed)(?![\\p{L}])|(?:was|were|got|been|being) (?:${gap(2)})?(?:deleted|erased|removed|wiped)|accidentally|by mistake|restore|recover(?:y)? (?:my|of|the)|deleted my`,
    `versehentlich|wiederherstell\\p{L}*|(?:wurde|wurden|hat|habe|ist) (?:${gap(5)})?(?:gelöscht|entfernt)(?! werden)`,
    `par erreur|restaurer|récupérer|(?:a|ai|ont|avez) (?:été )?(?:${gap(1)})?(?:supprimé|effacé)`,
    `误删|恢复|找回|已经(?:删除|注销)|被(?:删除|注销)|誤刪|恢復`,
  ),
  ...doubt(
    'sign-in',
    `(?:forgot|forgotten|lost|reset|change|remember) (?:${gap(2)})?password|(?:cannot|can't|can not|unable to|couldn't) (?:${gap(2)})?(?:log|sign)[ -]?(?:in|on|into)|locked out`,
    `passwor[td] (?:${gap(2)})?(?:vergessen|zurücksetzen|ändern)|(?:nicht|mehr) (?:${gap(2)})?(?:einloggen|anmelden)`,
    `mot de passe|me connecter`,
    `密码|密碼|登录不|无法登录|登不`,
  ),
  ...doubt(
    'business',
    `invoice|purchase order|our (?:services|agency|product|offer)|partnership|quotation|press (?:request|inquiry)|journalist|newsletter sign|proposal|research (?:study|project)|(?:bachelor|master)'?s? thesis|security (?:vulnerability|report)|bug bounty`,
    `rechnung|angebot|kooperation|zusammenarbeit|presseanfrage|bachelorarbeit|masterarbeit`,
    `facture|devis|partenariat|mémoire de`,
    `发票|合作|报价|發票|報價`,
  ),
  ...doubt(
    'conditional',
    `(?:^|[.,!?] |and |or )(?:if|unless|before you|until|once you|as soon as|when you) |i (?:will|'ll|am going to|might|may|could|would) (?:${gap(2)})?(?:delete|erase|remove|close|object|stop)|(?:thinking|considering) (?:about|of)`,
    `(?:^|[.,!?] )(?:falls|wenn|sofern|bevor|sobald) |überlege`,
    `(?:^|[.,!?] )(?:si (?!possible|vous plaît)|avant de|dès que)|j'envisage`,
    `如果|假如|除非|考虑`,
  ),
];
