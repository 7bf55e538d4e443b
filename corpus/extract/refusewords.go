package extract

import (
	"regexp"
	"strings"
)

// What pages say in place of an article, in English, Bulgarian, Russian,
// German, French, Spanish, Italian and Portuguese. The patterns are for text
// in lower case with plain apostrophes.
var (
	// consentAsk asks for consent: by it a page speaks of itself, as an
	// article about cookies does not.
	consentAsk = regexp.MustCompile(`(?:we|us)(?: and our (?:\S+ ){0,3}(?:partners|vendors))?(?:,? \S+){0,4} (?:use|store|process|set|need)\b.{0,60}\b(?:cookies?|personal data|your (?:data|consent))|` +
		`(?:accept|agree to|allow|manage|reject) (?:all|cookies|our use|the use of cookies|and continue)|before you continue to|your (?:privacy|cookie) (?:choices|settings|preferences)|we (?:value|care about|respect) your privacy|(?:asking|ask) for your consent|consent to (?:the use|our use|cookies|all)|` +
		`(?:използваме|ползваме|съхраняваме|обработваме).{0,60}(?:бисквитки|лични данни|данни)|приемам (?:всички|бисквитките|и продължи)|приемане на всички|вашата поверителност|ние и (?:нашите )?партньор|съгласие за|` +
		`(?:мы|наш\S*) .{0,40}(?:используем|используют|храним|обрабатываем).{0,60}(?:cookie|куки|персональн|данн)|(?:принять|принимаю) (?:все|и продолжить|файлы)|ваша конфиденциальность|согласие на|используем файлы|` +
		`wir (?:und unsere (?:\S+ ){0,2}partner )?(?:\S+ ){0,2}(?:verwenden|nutzen|speichern|verarbeiten|benötigen|brauchen|setzen).{0,70}(?:cookies|daten|zustimmung|einwilligung)|(?:alle )?(?:cookies )?(?:akzeptieren|zustimmen) und|mit werbung (?:und tracking )?(?:lesen|weiter|nutzen)|alle akzeptieren|ihre privatsphäre|ihre (?:einwilligung|zustimmung)|` +
		`nous (?:et nos (?:\S+ ){0,2}partenaires )?(?:\S+ ){0,2}(?:utilisons|stockons|traitons|déposons).{0,60}(?:cookies|traceurs|données|informations)|tout accepter|accepter (?:et continuer|et fermer|les cookies)|continuer sans accepter|votre (?:vie privée|consentement)|` +
		`(?:nosotros y nuestros (?:\S+ ){0,2}socios|utilizamos|usamos|almacenamos|tratamos).{0,60}(?:cookies|datos)|aceptar (?:todo|todas|y continuar|las cookies)|tu privacidad|su privacidad|tu consentimiento|su consentimiento|` +
		`(?:noi e i nostri|utilizziamo|usiamo).{0,60}(?:cookie|dati)|accetta (?:tutto|tutti|e continua)|la tua privacy|(?:nós e os nossos|utilizamos|usamos).{0,60}(?:cookies|dados)|aceitar (?:tudo|todos|e continuar)|a sua privacidade`)
	// scriptAsk is what a page says to a reader without a browser that runs
	// scripts, or that is taken for a program.
	scriptAsk = regexp.MustCompile(`(?:enable|turn on|activate|allow|requires?|needs?|without|support|running) (?:\S+ ){0,3}javascript|javascript (?:\S+ ){0,4}(?:disabled|enabled|required|turned off|not (?:available|supported)|to (?:run|view|use|continue))|` +
		`checking (?:your browser|if the site connection is secure)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|you are not a robot|unusual traffic|needs to review the security of your connection|` +
		`(?:включете|активирайте|разрешете|изисква|нужен|необходим).{0,30}(?:javascript|джаваскрипт)|javascript.{0,30}(?:изключен|деактивиран)|` +
		`(?:включите|включить|активируйте|разрешите|требуется|необходим\S*|необходимо включить).{0,30}(?:javascript|джаваскрипт)|javascript.{0,30}(?:отключ[её]н|выключен)|проверка браузера|вы не робот|` +
		`(?:aktivieren sie|bitte aktiviere|benötigt|erfordert|ohne|muss).{0,30}javascript|javascript.{0,30}(?:deaktiviert|aktivier|ausgeschaltet|eingeschaltet)|` +
		`(?:activez|activer|activé|nécessite|sans).{0,30}javascript|javascript.{0,30}(?:désactivé|activé|nécessaire)|` +
		`(?:active|activar|habilite|habilitar|habilita|requiere|necesita).{0,30}javascript|javascript.{0,30}(?:desactivado|deshabilitado|habilitado|activado)|(?:abilita|attiva|ative|ativar).{0,20}javascript`)
	// payAsk says that the rest is for those who pay.
	payAsk = regexp.MustCompile(`(?:subscribe|sign up|sign in|log in|register|become a (?:member|subscriber)|join)(?: now| today)? to (?:continue|keep|read|unlock|access|view)|(?:continue|keep) reading (?:this article |the (?:full|rest of the) (?:article|story) )?(?:with|for|by|your)|` +
		`to (?:continue|keep) reading|(?:to )?read the (?:full|rest of (?:the|this)) (?:article|story)|(?:for|available (?:only )?to|reserved for|exclusive (?:to|for)) (?:our )?(?:paying )?(?:subscribers|members)|(?:subscribers?|members?)(?:-| )only|unlock (?:this|the full) (?:article|story)|` +
		`(?:this|the) (?:article|story|content) is (?:for|only|behind)|you have (?:reached|read) .{0,30}(?:limit|free articles)|subscription required|` +
		`(?:само|достъпн\S*|ексклузивно) за абонати|абонирайте се,? за да|за да (?:прочетете|продължите|четете)|станете абонат|съдържанието е платено|пълния(?:т)? текст .{0,40}абонат|` +
		`(?:только|доступ\S*|эксклюзивно)(?: \S+){0,2} (?:для )?подписчик|оформите подписку|подпишитесь,? чтобы|чтобы (?:читать|дочитать|продолжить)|платный (?:материал|доступ|контент)|по подписке|` +
		`(?:nur|exklusiv) für (?:unsere )?(?:abonnent|mitglieder|plus)|jetzt (?:abonnieren|weiterlesen|testen|freischalten|registrieren|anmelden)|weiterlesen mit|(?:artikel|inhalt) (?:ist kostenpflichtig|freischalten)|kostenpflichtig|lesen sie weiter mit|um (?:den ganzen artikel|weiterzulesen|weiter zu lesen)|` +
		`(?:réservé|exclusif) (?:à nos |aux )abonnés|abonnez-vous pour|pour (?:lire la suite|continuer (?:la|votre) lecture|accéder)|(?:article|contenu) réservé|il vous reste|` +
		`(?:solo|exclusivo|exclusiva) para (?:suscriptores|abonados|socios)|suscr[ií]b(?:ete|ase) para|para (?:seguir|continuar) leyendo|contenido exclusivo|` +
		`(?:riservato|solo per) (?:agli |gli )?abbonati|abbonati per|per continuare a leggere|exclusivo para assinantes|assine para|para continuar lendo`)
)

// consentTopics are the stems of what the rest of such a page is about.
var consentTopics = strings.Fields(`cookie consent privacy data partner vendor tracking advertis personaliz personalis
	бисквитк поверителност лични съглас партньор реклам куки конфиденциальн персональн соглас партнер партнёр
	datenschutz einwilligung zustimm daten werbung akzept privatsphäre données confidentialité consentement partenaire publicité accepter traceur
	datos privacidad consentimiento socios publicidad acept dados consenso`)
