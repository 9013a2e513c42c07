/** A name as written, and its letters in addresses. */
export type Name = readonly [written: string, ascii: string];

export type NameList = {
  readonly language: string;
  readonly timeZone: string;
  readonly country: string;
  readonly city: string;
  readonly surnameFirst: boolean;
  readonly given: readonly [Name, ...Name[]];
  readonly surname: readonly [Name, ...Name[]];
};

/** `Jörg joerg, Zoë zoe`: each name is followed by its letters in addresses. */
function names(text: string): readonly [Name, ...Name[]] {
  const [first, ...rest] = text.split(', ').map((pair): Name => {
    const end = pair.lastIndexOf(' ');
    return [pair.slice(0, end), pair.slice(end + 1)];
  });
  if (first === undefined) throw new RangeError('no name');
  return [first, ...rest];
}

/** Common names; no real person is meant. */
export const NAME_LISTS: readonly [NameList, ...NameList[]] = [
  {
    ...{ language: 'de-DE', timeZone: 'W. Europe Standard Time', country: 'DE', city: 'Köln' },
    surnameFirst: false,
    given: names(
      'Jörg joerg, Käthe kaethe, Zoë zoe, Ünal uenal, Grete grete, Søren soeren, Anna-Lena anna-lena',
    ),
    surname: names(
      'Müller-Lüdenscheidt mueller-luedenscheidt, Weiß weiss, Schröder schroeder, von der Öhe vonderoehe, Grünwald gruenwald, Ångström angstroem',
    ),
  },
  {
    ...{ language: 'en-US', timeZone: 'Eastern Standard Time', country: 'US', city: 'Boston' },
    surnameFirst: false,
    given: names(
      'Megan megan, Alex alex, Shaniqua shaniqua, Deon deon, Siobhán siobhan, Renée renee, Tyler tyler',
    ),
    surname: names(
      "O'Connor o'connor, Bowen bowen, Núñez nunez, Washington washington, Fitzgerald-Hughes fitzgerald-hughes, Ek ek",
    ),
  },
  {
    ...{ language: 'pl-PL', timeZone: 'Central European Standard Time', country: 'PL', city: 'Łódź' },
    surnameFirst: false,
    given: names('Łukasz lukasz, Żaneta zaneta, Bożena bozena, Tomáš tomas, Šárka sarka, Ștefania stefania'),
    surname: names(
      'Wiśniewska wisniewska, Dvořák dvorak, Łęcki lecki, Țurcanu turcanu, Nagyné Kovács nagynekovacs',
    ),
  },
  {
    ...{ language: 'uk-UA', timeZone: 'FLE Standard Time', country: 'UA', city: 'Київ' },
    surnameFirst: false,
    given: names(
      'Олена olena, Юрій yurii, Їжакевич yizhakevych, Светлана svetlana, Дмитрий dmitry, Ђорђе djordje',
    ),
    surname: names(
      'Шевченко shevchenko, Ковальчук kovalchuk, Щербакова shcherbakova, Ћирић ciric, Бойко boyko',
    ),
  },
  {
    ...{ language: 'el-GR', timeZone: 'GTB Standard Time', country: 'GR', city: 'Αθήνα' },
    surnameFirst: false,
    given: names('Ελένη eleni, Γιώργος giorgos, Αθανασία athanasia, Οδυσσέας odysseas, Ξένια xenia'),
    surname: names(
      'Παπαδοπούλου papadopoulou, Οικονόμου oikonomou, Βασιλειάδης vasileiadis, Ζαχαρίας zacharias',
    ),
  },
  {
    ...{ language: 'ar-EG', timeZone: 'Egypt Standard Time', country: 'EG', city: 'القاهرة' },
    surnameFirst: false,
    given: names('فاطمة fatima, محمد mohamed, ليلى layla, يوسف youssef, نور nour'),
    surname: names('عبد الرحمن abdelrahman, الحسيني elhusseiny, منصور mansour, خليل khalil'),
  },
  {
    ...{ language: 'he-IL', timeZone: 'Israel Standard Time', country: 'IL', city: 'חיפה' },
    surnameFirst: false,
    given: names('נועה noa, יצחק yitzhak, שירה shira, איתן eitan'),
    surname: names('בן־דוד ben-david, מזרחי mizrahi, לוי levi, אברהמי avrahami'),
  },
  {
    ...{ language: 'zh-CN', timeZone: 'China Standard Time', country: 'CN', city: '上海' },
    surnameFirst: true,
    given: names('伟 wei, 秀英 xiuying, 子涵 zihan, 国强 guoqiang, 𠮷乐 jile'),
    surname: names('王 wang, 欧阳 ouyang, 陈 chen, 诸葛 zhuge, 李 li'),
  },
  {
    ...{ language: 'ja-JP', timeZone: 'Tokyo Standard Time', country: 'JP', city: '大阪市' },
    surnameFirst: true,
    given: names('さくら sakura, ヒロシ hiroshi, ゆうき yuuki, エリカ erika'),
    surname: names('サトウ satou, たかはし takahashi, ヤマダ yamada, みやざき miyazaki'),
  },
  {
    ...{ language: 'ko-KR', timeZone: 'Korea Standard Time', country: 'KR', city: '부산' },
    surnameFirst: true,
    given: names('서연 seoyeon, 민준 minjun, 지우 jiwoo, 하은 haeun'),
    surname: names('김 kim, 남궁 namgung, 박 park, 최 choi'),
  },
  {
    ...{ language: 'hi-IN', timeZone: 'India Standard Time', country: 'IN', city: 'पुणे' },
    surnameFirst: false,
    given: names('प्रिया priya, अर्जुन arjun, लक्ष्मी lakshmi, कृष्ण krishna'),
    surname: names('शर्मा sharma, कुलकर्णी kulkarni, चट्टोपाध्याय chattopadhyay, सिंह singh'),
  },
];

export const DEPARTMENTS = [
  { name: 'Research & Development', title: 'Engineer', office: '18/2111' },
  { name: 'Sales', title: 'Account Executive', office: '20/1101' },
  { name: 'Finance', title: 'Controller', office: '7/0320' },
  { name: 'Vertrieb Süd', title: 'Außendienstleiterin', office: 'Haus B/Zi. 14' },
  { name: '人事部', title: '人事担当', office: '大阪3F' },
  { name: 'Legal', title: 'Counsel', office: '1/0007' },
] as const;

export const ROOM_NAMES = [
  'Conf Room Adams',
  'Besprechung Köln-Süd',
  'Sala Łódź',
  '会議室 梅',
  'Conf Room Baker',
  'Phone Booth 7',
] as const;

export const SHARED_NAMES = ['Accounts Payable', 'Recruiting', 'Works Council', 'Helpdesk'] as const;
export const OUTSIDE_DOMAINS = ['adatum.example', 'woodgrove.example', 'mail.litware.example'] as const;
