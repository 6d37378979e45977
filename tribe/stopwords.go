package tribe

import "strings"

// language is a set of languages.
//
// The stop words of a language are the words that every conversation in it
// uses, whatever it is about: function words, auxiliaries, fillers, greetings.
// They name nothing, and counting them is how a text's language is guessed.
// A word of one language may be a content word of another ("die", "war",
// "son"), so every word keeps the set of languages in which it is empty.
type language uint8

const (
	inEnglish language = 1 << iota
	inGerman
	inFrench
	inSpanish
	inItalian
	inPortuguese
	inDutch

	stopLists = 7 // how many there are
)

// stopLanguages maps a folded word to the languages in which it is a stop word.
var stopLanguages = func() map[string]language {
	m := make(map[string]language, 2048)
	for lang, words := range stopText {
		for w := range strings.FieldsSeq(words) {
			m[w] |= 1 << lang
		}
	}
	return m
}()

// stopText is indexed by the exponent of its language.
var stopText = [stopLists]string{
	`a about above across actual actually after again against ago all almost alone along already also although always am among
an and another any anybody anyhow anymore anyone anything anyway anyways anywhere apart apparently are aren around as aside ask
asked asking at away back bad basically be became because become been before behind being below best better between beyond big
bit both bring but by call called came can can't cannot cant case certain certainly clear clearly come comes coming
completely could couldn couldn't couple course cos coz definitely did didn didn't didnt different do does doesn doesn't doesnt
doing don don't done dont down due during each easily easy either else enough entire especially etc even eventually ever every
everybody everyone everything exactly example except fact fairly far feel few find fine first five folks for found four from
full further gave general generally get gets getting give given gives giving go goes going gone gonna good got gotta gotten
great guess guy guys had hadn happen happened happens hard hardly has hasn hasn't hasnt have haven haven't having he hello help
hence her here hers herself hey hi him himself his hmm hope hopefully how however huh i idea if ill im in indeed instead
interested interesting into is isn isn't isnt issue it it's its itself ive just keep kept kind kinda knew know known knows last lately
later latter least left less let lets like liked likely little ll lol long longer look looked looking looks lot lots made main
mainly make makes making many matter may maybe me mean means meant meanwhile merely might mind mine more moreover most mostly
much must my myself namely near nearly necessary need needed needs neither never nevertheless new next nice no nobody none nor
not nothing now nowhere number obvious obviously of off often oh ok okay old on once one ones only onto oops or original
other others otherwise ought our ours ourselves out over overall own part particularly past per perhaps place
please plus point points possible possibly post posted posting pretty previous probably problem problems put puts question
questions quite rather re read reading real really reason recent recently regarding regards related right said same saw say
saying says second see seem seemed seems seen send sent set several shall she should shouldn shouldn't show shown side simple
simply since six small so some somebody somehow someone something sometime sometimes somewhat somewhere soon sorry sort sounds
still stuff such suggest suggested suppose supposed sure take taken takes taking talk talking tell ten than thank thanks that
that's thats the their theirs them themselves then there there's thereby therefore theres these they they're thing things
think thinking third this those though thought thoughts three through throughout thus till time times to today together told
tomorrow too took toward towards tried tries true truly try trying turn turned two ugh um under unfortunately unless unlike until
up upon us use used useful uses using usual usually various ve very via want wanted wants was wasn wasn't wasnt way ways we week
weeks well went were weren weren't what what's whatever whats when whenever where whereas wherever whether which while who who's
whoever whole whom whose why will wish with within without won won't wonder wondering wont word words work worked working
works worse worst worth would wouldn wouldn't wouldnt wow write writes writing written wrong wrote yeah year years yep yes yesterday
yet you you're you've your youre yours yourself yourselves dear cheers btw imho imo afaik iirc fyi ps thx pls plz gt lt amp nbsp
quot http https www com org htm day days month months comment comments mention mentioned answer answers
reply replies replied message messages subject mailing list lists attached attachment forward forwarded begin
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april june july
august september october november december jan feb mar apr jun jul aug sep sept oct nov dec pm gmt est edt pst pdt
able absolutely accept allow appear apply ask assume aware believe bet blah bunch certain chance consider damn depends describe enjoy
expect explain extremely false final finally forget glad happy hate haha hell highly honest honestly ideas ignore imagine important include
included includes including kinds largely manner notice obvious odd opinion oops perfectly plenty prefer properly provide provided provides
reasonable reasonably reasons relatively serious seriously significant silly somewhat stupid surprised tend totally trouble unable understand
wonderful worry yup ass asshole bastard bitch bloody bullshit crap damned damnit dick fuck fucked fucking goddamn piss pissed shit sucks wtf
omg lmao`,
	`der die das dem den des ein eine einen einem einer eines und oder aber auch als am an auf aus bei bin bis bist da dabei dadurch
dafür dagegen daher damit danach dann daran darauf daraus darf darüber darum dass daß davon dazu dein deine denn dennoch deren
dessen deshalb dich dir doch dort du durch eben eher eigentlich einfach einmal er erst es etwa etwas euch euer fast für ganz gar
gegen geht gerade gern gibt gleich gut hab habe haben hast hat hatte hatten hätte hier hin hinter ich ihm ihn ihnen ihr ihre
ihrem ihren ihrer im immer in ins ist ja je jede jedem jeden jeder jedes jemand jetzt kann kannst kein keine keinen können
könnte leider mal man manche mehr mein meine meinen meiner mich mir mit möchte muss muß müssen nach nachdem natürlich neben nein
nicht nichts nie noch nun nur ob oben ohne schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so sogar solche
soll sollte sondern sonst über um uns unser unsere unter viel viele vielleicht vom von vor wann war waren warum was weil weiter
welche wenn wer werde werden wie wieder will wir wird wirklich wo wohl worden wurde wurden würde zu zum zur zwar zwischen
danke bitte hallo heute morgen gestern machen macht gemacht sagen sagt weiß finde`,
	`le la les un une des du de et ou mais donc or ni car je tu il elle on nous vous ils elles me te se lui leur leurs y en ce cet cette
ces ça cela ceci mon ma mes ton ta tes son sa ses notre nos votre vos qui que quoi dont où quel quelle quels quelles au aux avec
sans sous sur dans par pour vers chez entre depuis pendant avant après contre comme si ne pas plus moins très trop peu beaucoup
bien mal aussi encore déjà toujours jamais rien tout toute tous toutes même autre autres quand comment pourquoi parce alors
ainsi est sont suis es sommes êtes était étaient été être sera serait ai as a avons avez ont avait avaient eu avoir aura aurait
fait faire font peut peux pouvoir pourrait doit faut va vais vont aller dit dire voir vu sais sait savoir veux veut vouloir oui non merci
bonjour salut ici là voilà juste vraiment surtout chaque plusieurs quelques jour fois chose choses temps car afin lors selon
bon bonne merci aujourd'hui aujourd hui`,
	`el la los las un una unos unas lo al del de y e o u pero sino que quien quienes cual cuales cuyo donde cuando como cómo qué quién por para
con sin sobre entre hasta desde hacia según durante contra ante bajo tras yo tú él ella ello nosotros vosotros ellos ellas usted
ustedes me te se le les nos os mi mis tu tus su sus nuestro nuestra nuestros nuestras mío este esta esto estos estas ese esa eso
esos esas aquel aquella no ni sí si ya más menos muy mucho mucha muchos muchas poco poca pocos tan tanto todo toda todos todas
otro otra otros otras mismo misma cada algún alguna algunos algunas nada nadie algo alguien siempre nunca también tampoco
aunque porque pues entonces ahora aquí ahí allí hoy ayer bien mal mejor peor es son soy eres somos era eran fue fueron ser sido
está están estoy estar estaba ha han he hemos haber había hay hacer hace hacen hecho puede pueden puedo poder tiene tienen
tengo tener tenía va van voy ir dice decir ver creo solo sólo así gracias hola vez veces gente cosa cosas día días`,
	`il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dallo dalla dai dagli dalle in nel
nello nella nei negli nelle con su sul sullo sulla sui sugli sulle per tra fra e ed o ma se che chi cui non né io tu lui lei noi
voi loro mi ti si ci vi ne me te sé mio mia miei mie tuo tua suo sua suoi sue nostro nostra vostro questo questa questi queste
quello quella quelli quelle quel quei anche ancora già più meno molto molta molti molte poco troppo tanto tutto tutta tutti
tutte altro altra altri altre stesso stessa ogni qualche qualcosa qualcuno niente nulla nessuno sempre mai come quando dove
perché perche quanto quindi però allora così cosi poi prima dopo ora adesso oggi ieri qui qua lì là solo proprio bene male
meglio è e' sono sei siamo siete era erano essere stato stata stati sarà sarebbe ho hai ha abbiamo avete hanno aveva avere fare
fa fanno fatto può puo possono posso potere deve devo devono dire dice detto vedere va vanno grazie ciao cosa cose volta anni`,
	`o a os as um uma uns umas de do da dos das em no na nos nas num numa por pelo pela pelos pelas para pra com sem sob sobre entre até
desde e ou mas que quem qual quais onde quando como porque porquê se não nem sim eu tu ele ela nós vós eles elas você vocês me
te lhe lhes meu minha meus minhas teu tua seu sua seus suas nosso nossa nossos nossas este esta isto estes estas esse essa isso
esses essas aquele aquela aquilo mais menos muito muita muitos muitas pouco pouca tão tanto todo toda todos todas tudo outro
outra outros outras mesmo mesma cada algum alguma alguns algumas nada ninguém algo alguém sempre nunca também já ainda só
apenas agora aqui aí ali lá hoje ontem então assim depois antes bem mal melhor é são sou és somos era eram foi foram ser sido
está estão estou estar estava há tem têm tenho ter tinha haver fazer faz fazem feito pode podem posso poder vai vão vou ir diz
dizer ver acho obrigado obrigada olá oi gente coisa coisas vez vezes dia ao aos à às`,
	`de het een en of maar want dus ik jij je hij zij ze wij we jullie u men mij me jou hem haar ons hun mijn jouw zijn onze uw dit dat
deze die wie wat waar wanneer waarom hoe welke welk er hier daar in op aan bij van voor met naar uit over door om te tot tegen
tussen onder boven zonder sinds na al als dan toen nu nog weer ook niet geen wel ja nee maar echt heel erg veel weinig meer
minder meest alle alles iets niets iemand niemand elk elke ander andere anders zelf zo toch even eens altijd nooit vaak soms
misschien ben bent is was waren geweest wordt worden werd werden heb hebt heeft hebben had hadden kan kunt kunnen kon konden
zal zullen zou zouden moet moeten mag mogen wil willen wilde gaat gaan ging doen doet deed gedaan maken maakt zeggen zegt zie
zien komt komen weet weten denk goed beter beste gewoon eigenlijk bedankt hallo dank vandaag gisteren morgen jaar keer mensen`,
}
