package extract

import "strings"

// Each table holds whole lines as bare gives them: English, Bulgarian,
// Russian, German, Spanish, French.

// navigation are menus, buttons and links around an article. They are dropped
// before and after the running text; within it they may be a subheading.
var navigation = phrases(`
home|menu|search|log in|login|sign in|sign up|register|subscribe|subscribe now|newsletter
skip to content|skip to main content|skip to navigation|back to top|next|previous|next article|previous article
share|tweet|print|e-mail|email|save|comment|comments|views|add a comment|leave a comment|min read|minutes read
facebook|twitter|x|whatsapp|viber|telegram|linkedin|reddit|pinterest|instagram|follow us|follow us on facebook
contact|contact us|about us|terms of use|privacy policy|cookie policy|all rights reserved
accept|accept all|accept cookies|accept all cookies|reject all|cookie settings|manage cookies
начало|меню|търсене|вход|сподели|споделете|принтирай|коментари|коментар|коментирай|прегледа|приемам|приемам всички|всички права запазени
главная|поиск|войти|поделиться|печать|распечатать|комментарии|просмотров|принять|все права защищены
startseite|suche|anmelden|teilen|drucken|merken|kommentare|akzeptieren|alle akzeptieren|alle rechte vorbehalten
inicio|buscar|compartir|imprimir|comentarios|aceptar|todos los derechos reservados
accueil|rechercher|partager|imprimer|commentaires|accepter|tout accepter|tous droits réservés`)

// interruptions are lines that pages put into the running text as well.
var interruptions = phrases(`
advertisement|advertising|sponsored|sponsored content|promoted|click to enlarge|scroll to continue|read more
share this|share this article|share this story|share on facebook|share on twitter|share on x|share on whatsapp
copy link|print this page|print this article|article continues below|article continues after advertisement
story continues below|story continues below advertisement|continue reading below
реклама|сподели статията|сподели във facebook|поделиться в facebook
anzeige|werbung|artikel teilen|publicidad|compartir en facebook|publicité|partager sur facebook`)

// shareWords are the words of buttons that share an article.
var shareWords = wordSet(`share tweet on via by with to this article story post page print copy link pin save send
facebook messenger twitter x whatsapp viber telegram linkedin reddit pinterest instagram bluesky threads email e-mail mail`)

// appealStarts are the first words of appeals to subscribe or to follow.
var appealStarts = wordSet(`please click subscribe sign sign-up signup register join get receive our free daily weekly newsletter newsletters
follow like find share tweet абонирай абонирайте запиши последвай последвайте следвайте подпишитесь подписывайтесь
jetzt unseren den folgen folge suscríbete suscribete suscríbase suscribase síguenos abonnez-vous inscrivez-vous suivez-nous`)

// related are the headings of lists of other articles.
var related = phrases(`
related|related articles|related news|related stories|related topics|read also|see also|most read|most popular
more news|more stories|latest news|last news|top stories|trending|you may also like|you might also like|recommended|recommended for you
още новини|още по темата|последни новини|най-четени|свързани статии|свързани новини|прочетете още
читайте также|по теме|последние новости|самое читаемое|mehr zum thema|lesen sie auch|meistgelesen
lea también|noticias relacionadas|lo más leído|lire aussi|à lire aussi|articles liés|les plus lus`)

// rubrics are what "Latest news in …" names where it names no outlet.
var rubrics = phrases(`
world|the world|europe|africa|asia|america|local|regional|national|international|politics|business|economy|finance
sport|sports|football|culture|entertainment|science|technology|tech|health|brief|pictures|video|english|this section|this category|the region|your area`)

func phrases(table string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.SplitSeq(table, "\n") {
		for phrase := range strings.SplitSeq(line, "|") {
			set[phrase] = true
		}
	}
	delete(set, "")
	return set
}
