/* stopwords.c — words that say little of what a text is about, and much of which language it is in.
 *
 * Elided articles stand alone (l, d, qu) since words.c cuts l'homme in two; English contractions stand whole.
 * SPDX-License-Identifier: MIT */
#include "src/text/stopwords.h"

/* clang-format off */
const LecStopwords lec_stopwords[] = {
  {LEC_LANG_EN,
   "a about above after again against all am an and any are aren't as at be because been before being below between "
   "both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few for from "
   "further had hadn't has hasn't have haven't having he he's her here hers herself him himself his how i i'd i'll "
   "i'm i've if in into is isn't it it's its itself let's me more most my myself no nor not of off on once only or "
   "other our ours ourselves out over own same she she's should shouldn't so some such than that that's the their "
   "theirs them themselves then there there's these they they're they've this those through to too under until up "
   "very was wasn't we we're we've were weren't what what's when where which while who who's whom why will with won't "
   "would wouldn't you you'd you'll you're you've your yours yourself yourselves", NULL},
  {LEC_LANG_DE,
   "aber alle allem allen aller alles als also am an ander andere anderen anderer anderes auch auf aus bei beim bin "
   "bis bist da damit dann das dass daß dein deine dem den denn der deren des dessen dich die dies diese diesem diesen "
   "dieser dieses dir doch dort du durch ein eine einem einen einer eines einige er es etwas euch euer für gegen habe "
   "haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist jede "
   "jedem jeden jeder jedes jene jetzt kann kein keine keinem keinen keiner können könnte machen man manche mehr mein "
   "meine mich mir mit muss musste nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner "
   "seines selbst sich sie sind so solche soll sollte sondern sonst über um und uns unser unsere unter viel vom von vor "
   "während war waren warst was weg weil weiter welche welchem welchen welcher welches wenn werde werden wie wieder "
   "will wir wird wirst wo wollen wurde wurden würde würden zu zum zur zwar zwischen wer wem wen wann warum wieviel "
   "viele", "äöüß"},
  {LEC_LANG_FR,
   "a à ai ainsi alors après as au aucun aucune aujourd aussi autre autres aux avait avant avec avez avoir c car ce ceci "
   "cela celle celles celui ces cet cette ceux chaque chez comme comment d dans de depuis des donc dont du elle elles "
   "en encore entre est et étaient était étant été être eu eux fait font hui il ils j je jusqu l la laquelle le "
   "lequel les lesquelles lesquels leur leurs lors lorsqu lui m ma mais me même mêmes mes moi mon n ne ni nos notre nous "
   "on ont où ou par parce pas pendant peu peut plus pour pourquoi puis puisqu qu quand que quel quelle quelles quels qui "
   "quoi s sa sans se sera ses si sinon soit son sont sous sur t ta tandis te tes toi ton tous tout toute toutes très tu "
   "un une vers vos votre vous y combien", "éèêàçùœîô"},
  {LEC_LANG_ES,
   "a al algo algunas algunos ante antes aquel aquella así aún aunque cada como cómo con contra cual cuál cuáles cuales "
   "cuando cuándo cuanto cuánto cuántos de del desde donde dónde dos durante e el él ella ellas ellos en entre era eran "
   "eres es esa esas ese eso esos esta está están estas este esto estos estaba fue fueron ha había habían han hasta hay "
   "la las le les lo los más me mi mí mientras mis mucho muchos muy nada ni no nos nosotros nuestra nuestro o os otra "
   "otras otro otros para pero poco por porque pues que qué quien quién quienes se sea según ser si sí sido sin sobre "
   "son su sus también tan tanto te tenía tiene tienen todo todos todas tu tú tus u un una unas uno unos usted y ya yo",
   "ñáéíóú¿"},
  {LEC_LANG_IT,
   "a abbiamo ad agli ai al alla alle allo all anche ancora avere aveva avevano c che chi ci come con contro cui d da "
   "dagli dai dal dall dalla dalle dallo degli dei del dell della delle dello di dopo dove due e ed era erano essere "
   "è fu furono fra gli ha hai hanno ho i il in io l la le lei li lo loro lui ma mi mia mio molto ne negli nei nel nell "
   "nella nelle nello noi non nostra nostro o ogni oltre per perché perchè più poi prima può qual quale quali quando "
   "quanti quanto quella quelle quelli quello quest questa queste questi questo qui s sarà se sei senza si sia sono sta "
   "stata stato su sua sue sugli sui sul sull sulla sulle suo suoi tra tu tutta tutte tutti tutto un una uno v vi voi "
   "cosa", "èàòùì"},
  {LEC_LANG_PT,
   "a à ainda além algumas alguns ao aos aquela aquele aqui as às assim até cada com como contra da das de dela dele "
   "deles depois desde do dos durante e é ela elas ele eles em entre era eram essa essas esse esses esta está estão "
   "estas este estes eu foi foram há isso isto já lhe lhes mais mas me mesmo meu minha muito muitos na não nas nem no "
   "nos nós nossa nosso num numa o onde os ou outra outras outro outros para pela pelas pelo pelos por porque qual "
   "quais quando quanto quantos que quem se seja sem ser será seu seus si sido sob sobre sua suas também tão tem têm "
   "tinha todas todo todos tu um uma umas uns você", "ãõçêâ"},
  {LEC_LANG_NL,
   "aan al alle alleen als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een eens en er ge "
   "geen had hadden heb hebben heeft hem het hier hij hoe hoeveel hun iemand iets ik in is ja je kan kon kunnen maar me "
   "meer men met mij mijn moet na naar niet niets nog nu of om omdat onder ons ook op over reeds te tegen toch toen tot "
   "tussen u uit uw van veel voor waar waarom wanneer want waren was wat welke werd werden wezen wie wij wil word worden "
   "wordt zal ze zei zelf zich zij zijn zo zonder zou", NULL},
  {LEC_LANG_SV,
   "alla allt att av blev bli blir blivit de dem den denna deras dess dessa det detta dig din dina ditt du där då efter "
   "ej eller en er era ett från för ha hade han hans har henne hennes hon honom hur i icke inom inte jag ju kan kunde "
   "man med mellan men mig min mina mitt mot mycket ni nu när någon något några och om oss på samma sedan sig sin sina "
   "sitt själv skulle som så sådan till under upp ut utan vad var vara varför varit vart vem vi vid vilka vilken vilket "
   "vår våra än är åt över", "åäö"},
  {LEC_LANG_NO,
   "alle at av bare begge ble blei bli blir blitt da de deg dem den denne der deres det dette di din disse du eller en "
   "enn er et ett etter for fordi fra før ha hadde han hans har henne hennes her hun hva hvem hver hvilke hvilken hvis "
   "hvor hvordan hvorfor i ikke ingen inn ja jeg kan kom kun kunne man mange med meg mellom men min mitt mot mye nei noe "
   "noen nå når og også om opp oss over på samme seg selv sin sine sitt skal skulle slik som så til under ut uten vår "
   "var ved vi vil ville være vært å", "øåæ"},
  {LEC_LANG_DA,
   "ad af alle alt anden at blev blive bliver da de dem den denne der deres det dette dig din disse dog du efter eller "
   "en end er et for fra før ha havde han hans har hende hendes her hos hun hvad hvem hver hvilke hvilken hvis hvor "
   "hvordan hvorfor i ikke ind jeg jer jo kan kunne man mange med meget mellem men mig min mod ned noget nogle nu når og "
   "også om op os over på selv sig sin sine sit skal skulle som sådan thi til ud under var vi vil ville vor være været",
   "øåæ"},
  {LEC_LANG_FI,
   "ei eikä eivät emme en että he heidän hän hänen häntä ja jo johon joiden joihin jokin joka jolla jolloin jonka jos "
   "jossa josta jota jotka kaikki kanssa keskellä koska kuin kuinka kuitenkin kuka kun me mikä mille millä milloin "
   "minkä minä missä mistä mitä mitkä mukaan mutta myös ne niiden niin niitä noin nyt ole olen oli olivat olla olleet "
   "ollut on onko ovat paljonko se sekä sen siitä siihen sillä sinä sitä tai tämä tämän tässä tästä tätä te tuo vaan "
   "vai vain vaikka voi yli", "äö"},
  {LEC_LANG_RU,
   "а без бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для до его ее её если есть "
   "еще ещё же за здесь и из или им их к как какая какие какой как-то когда кого которая которого которые который "
   "которых кто ли лишь между меня мне много может мы на над надо нас не него нее ней нет ни них но ну о об однако он она "
   "они оно от очень по под после при про с свой свою себя сколько со так также такой там те тем то тогда того тоже "
   "только том тот у уже чего чем что чтобы эта эти это этого этой этом этот я почему", "ыэъё"},
  {LEC_LANG_HU,
   "a abban ahhoz ahogy ahol aki akik akkor alatt amely amelyek amelyet ami amikor az azok azon azonban azt aztán bár "
   "be csak de e egy egyes egyik és ez ezek ezen ezt el én fel ha hanem hány hogy hogyan hol igen ill illetve így is "
   "ismét jó kell ki kik le lehet lenne lesz lett majd meg mely melyek melyik mert mi miért míg mik mikor milyen mint "
   "minden most már más nagyon ne nem néha nincs ő ők olyan ott össze s saját sem során szerint szinte te több tovább "
   "után úgy új utána vagy vagyok van vannak vele volt voltak volna át", "őűáéíóöúü"},
  {LEC_LANG_RO,
   "a ă acea aceasta această aceea acel acela acele acest acesta aceste acestea acestor acestui ai al ale am ar are au "
   "avea ca că când care cât cătă câte câți ce cea cei cel cele ci cine cu cum dar de deci decât despre din dintre doar "
   "după e ea ei el ele era erau este eu face fi fie fiind fost iar îi îl îi în înainte între își la le li lor lui mai "
   "mult multe nici noi nu o ori pe pentru peste poate prin printre sa să sale sau se și sînt sunt său spre sub tot "
   "toate toți un una unde unei unor unui va vor voi", "ăâîșțşţ"},
  {LEC_LANG_TR,
   "acaba ama ancak aslında az bana bazı belki ben beni bile bir biri birkaç biz böyle bu buna bunda bunlar bunu bunun "
   "çok çünkü da daha de değil diye eğer en fakat gibi göre hangi hem hep hepsi her hiç için ile ise kaç kadar kendi ki "
   "kim kimi mı mi mu mü nasıl ne neden nerede nereye niçin niye o olan olarak oldu olduğu olup on ona onlar onu onun "
   "önce sadece sen siz sonra şey şu tarafından tüm üzere var ve veya ya yani yok", "ğışİ"},
  {LEC_LANG_AR,
   "في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين اللذان اللتان ما ماذا متى أين كيف كم لماذا هل لا لم لن ليس ليست "
   "كان كانت كانوا يكون تكون قد لقد أن إن أنه أنها إنه إنها أو أم ثم بل لكن حتى إذا إذ كما كل بعض غير بين قبل بعد "
   "عند عندما حيث هو هي هم هن نحن أنا أنت منذ خلال فيها فيه منها منه عليها عليه إليها إليه به بها له لها لهم وقد وكان "
   "وكانت ومن وفي وهو وهي ولم ولا وأن فإن أي أية أيضا تم وتم وما والتي والذي ضد حول دون فقط أكثر", NULL},
  {LEC_LANG_EL,
   "ο η το οι τα του της των τον την τους τις ένα ένας μια μία και κι να θα δεν δε μη μην με σε στο στη στην στον στα "
   "στις στους από για ως που πού πως πώς τι ποιος ποια ποιο ποιοι ποιες πόσο πόσα πότε όταν αν ή είναι ήταν έχει έχουν "
   "είχε αυτό αυτή αυτός αυτά αυτές αυτοί αυτόν αλλά όμως επίσης κατά μετά πριν μεταξύ μέσα πολύ πιο όπως όχι ναι εγώ "
   "εσύ μας σας τότε εκεί εδώ κάθε όλα όλοι όλες προς χωρίς", NULL},
  {LEC_LANG_CA,
   "a al als amb aquest aquesta aquests això aquell com d de del dels des després el ella ells els em en entre era és "
   "està estan et fins ha han hi ho i jo l la les li llur lo mai més molt n ni no nosaltres o on per perquè però pot què "
   "que qual quan qui s sense ser seu seva seus sobre són també té tot tota tots un una unes uns va van", "çàèòï·"},
  {LEC_LANG_ID,
   "ada adalah agar akan apa apakah atau bagi bahwa banyak beberapa belum berapa bisa dalam dan dapat dari dengan di "
   "dia hanya harus ia ini itu jika juga kami kapan karena ke kepada kita lain lebih mana maka mengapa mereka merupakan "
   "namun oleh pada para saat saja sangat saya sebagai sebuah secara sedang sejak semua seperti serta setelah siapa "
   "suatu sudah telah tentang terhadap tersebut tetapi tidak untuk yaitu yang", NULL},
  {LEC_LANG_PL,
   "a aby ale bardzo bez bo był była było były być co czy czym dla do gdy gdzie go i ich ile im in ja jak jaka jaki jako "
   "je jego jej jest jeszcze już kiedy kto która które który których lub ma mają mnie może na nad nie nich nim niż o od "
   "on ona one oni oraz po pod przed przez przy sam się są ta tak także tam te tego tej ten to tu tylko tym u w we wie "
   "więc wszystko z za ze został że", "łąęśżźćń"},
  {LEC_LANG_CS,
   "a aby ale ani asi až bez by byl byla byli bylo být co což do ho i já jak jako je jeho její jejich jen ještě již jsem "
   "jsou k kam kde kdo kdy když ke která které který kteří mezi mít může my na nad nebo není než o od on ona oni pak po "
   "pod podle pokud pouze pro proč proto před při s se si svůj své ta tak také takže tato tedy ten této tím to tohoto "
   "toto tu tuto ty u už v ve však z za ze že kolik", "řěůčšžýťď"},
  {LEC_LANG_UK,
   "а або але б без був була були було бути в вже ви від він вона вони все всі для до є за з зі і із її їх й його як яка "
   "який які якого якщо коли хто що щоб це цей ця ці цього ми на над не ні нас о об однак по під після при про та так "
   "також те то того тому тільки у ще я де скільки чому", "іїєґ"},
  {LEC_LANG_HI,
   "का के की को में है हैं से और पर ने यह वह इस उस कि जो तो ही भी था थे थी एक नहीं या हो कर लिए साथ तक अपने क्या कौन कब कहाँ कितने कैसे क्यों "
   "किस किया गया गई गए होता होती होते जा रहा रहे रही कुछ बाद इसके उनके", NULL},
  {LEC_LANG_HE,
   "של את על לא הוא היא הם הן זה זו זאת אני אתה אנחנו כי אם או גם רק עם אל מן בין כל כמו יש אין היה היתה הייתה היו להיות "
   "אשר מה מי מתי איפה איך כמה למה מדוע אבל כך לפי אחרי לפני עד יותר מאוד", NULL},
  {LEC_LANG_FA,
   "و در به از که این را با است برای آن یک خود تا بر هم نیز می شد شده بود بودند ها های او ما شما آنها وی چه چرا چگونه کی کجا "
   "کدام یا اگر اما ولی پس هر همه باید کرد کرده کند دارد داشت نمی", "پچژگ"},
  {LEC_LANG_VI,
   "và của là có trong cho được các những một này với không đã từ khi để về người đến ở ra cũng như nhiều vào tại theo "
   "trên sau đó bị hay hoặc nào gì ai đâu bao nhiêu tại sao", "ơưđạảấầẩậắằặẹẻẽếềểệ"},
  {LEC_LANG_NONE, NULL, NULL},
};
/* clang-format on */
